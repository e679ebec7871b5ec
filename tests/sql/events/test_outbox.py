"""Business events: written with the business, handed out in order, at least once, never lost."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from sqltest import Database, Entity

CONSUMER = {"code": "relay", "lease_seconds": 60, "max_attempts": 2}


@pytest.fixture
def committed(clone: psycopg.Connection[Any]) -> Database:
    """Return a database of its own: events appear to consumers when their transaction has ended."""
    clone.autocommit = True
    return Database(clone)


@pytest.fixture
def lender(committed: Database) -> Iterator[Entity]:
    """Return an entity with a registered consumer."""
    entity = committed.create_entity("OUTBOX")
    with committed.acting_as("rently_app", entity):
        committed.call("api.register_event_consumer", legal_entity_id=entity.id, **CONSUMER)
    yield entity
    committed.run("reset session authorization")
    for row in committed.rows("select rolname from pg_roles where rolname like '%%\\_outbox'"):
        committed.run(f"drop role {row['rolname']}")


def emit(db: Database, entity: Entity, aggregate: int, number: int) -> None:
    with db.connection.transaction(), db.acting_as_superuser():
        db.run(
            "insert into lending.outbox_event"
            " (legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload)"
            " values (%s, 'loan_created', 'loan', %s::uuid, now(), %s::jsonb)",
            [entity.id, f"00000000-0000-0000-0000-{aggregate:012}", f'{{"number": {number}}}'],
        )


def claim(db: Database, entity: Entity, batch_size: int = 100) -> list[dict[str, Any]]:
    with db.acting_as("rently_app", entity):
        return db.call(
            "api.claim_events", legal_entity_id=entity.id, consumer="relay", batch_size=batch_size
        )


def complete(db: Database, entity: Entity, events: list[dict[str, Any]]) -> None:
    with db.acting_as("rently_app", entity):
        db.call(
            "api.complete_events",
            legal_entity_id=entity.id,
            consumer="relay",
            lease_id=events[0]["lease_id"],
            event_ids=[event["event_id"] for event in events],
        )


def fail(db: Database, entity: Entity, event: dict[str, Any]) -> str:
    with db.acting_as("rently_app", entity):
        return str(
            db.value(
                "select api.fail_event(%s, 'relay', %s, %s, 'out of order')",
                [entity.id, event["lease_id"], event["event_id"]],
            )
        )


def let_time_pass(db: Database) -> None:
    """End every lease and every wait."""
    db.run("update lending.event_delivery set available_at = clock_timestamp() - interval '1 s'")


def numbers(events: list[dict[str, Any]]) -> list[int]:
    return [event["payload"]["number"] for event in events]


def test_the_commands_write_their_events(committed: Database, lender: Entity) -> None:
    loan = committed.create_loan(lender, start_date="2024-01-15")
    loan = committed.disburse(lender, loan)
    committed.pay(lender, loan, 100)
    seen = []
    while events := claim(committed, lender):
        seen += [event["event_type"] for event in events]
        complete(committed, lender, events)
    assert seen == ["loan_created", "loan_disbursed", "payment_received"]


def test_a_refused_command_writes_no_event(committed: Database, lender: Entity) -> None:
    with committed.refused("RL201"):
        committed.create_loan(lender, product_code="NONE", borrower_party_id=lender.id)
    assert claim(committed, lender) == []


def test_an_event_is_leased_to_one_claim_at_a_time(committed: Database, lender: Entity) -> None:
    emit(committed, lender, 1, 1)
    assert numbers(claim(committed, lender)) == [1]
    assert claim(committed, lender) == []
    let_time_pass(committed)
    assert numbers(claim(committed, lender)) == [1]


def test_the_next_event_of_an_aggregate_waits_for_the_one_before(
    committed: Database, lender: Entity
) -> None:
    for aggregate, number in ((1, 1), (1, 2), (2, 3)):
        emit(committed, lender, aggregate, number)
    first = claim(committed, lender)
    assert numbers(first) == [1, 3]
    assert claim(committed, lender) == []
    complete(committed, lender, first)
    assert numbers(claim(committed, lender)) == [2]


def test_events_behind_a_running_transaction_wait_for_it(
    committed: Database, lender: Entity, clone: psycopg.Connection[Any]
) -> None:
    with psycopg.connect(clone.info.dsn, password=clone.info.password) as slow:
        slow.execute("select pg_current_xact_id()")
        emit(committed, lender, 1, 1)
        assert claim(committed, lender) == []
        slow.commit()
    assert numbers(claim(committed, lender)) == [1]


def test_a_late_answer_of_a_lost_lease_is_refused(committed: Database, lender: Entity) -> None:
    emit(committed, lender, 1, 1)
    late = claim(committed, lender)
    let_time_pass(committed)
    current = claim(committed, lender)
    with committed.refused("RL871"):
        complete(committed, lender, late)
    with committed.refused("RL871"):
        fail(committed, lender, late[0])
    complete(committed, lender, current)


def test_a_failing_event_is_retried_then_dead_and_holds_back_its_aggregate(
    committed: Database, lender: Entity
) -> None:
    emit(committed, lender, 1, 1)
    emit(committed, lender, 1, 2)
    assert fail(committed, lender, claim(committed, lender)[0]) == "waiting"
    assert claim(committed, lender) == []
    let_time_pass(committed)
    again = claim(committed, lender)
    assert again[0]["attempts"] == 1
    assert fail(committed, lender, again[0]) == "dead"
    let_time_pass(committed)
    assert claim(committed, lender) == []
    with committed.acting_as("rently_app", lender):
        dead = committed.row("select * from api.dead_event")
    assert dead["last_error"] == "out of order"

    resolve = {"legal_entity_id": lender.id, "consumer": "relay", "event_id": dead["event_id"]}
    with committed.acting_as("rently_app", lender):
        with committed.refused("RL007"):
            committed.call("api.resolve_dead_event", **resolve, resolution="burn")
        committed.call("api.resolve_dead_event", **resolve, resolution="skip")
        with committed.refused("RL872"):
            committed.call("api.resolve_dead_event", **resolve, resolution="retry")
    assert numbers(claim(committed, lender)) == [2]


def test_unknown_consumers_and_strangers_are_refused(committed: Database, lender: Entity) -> None:
    with committed.acting_as("rently_app", lender):
        with committed.refused("RL870"):
            committed.call("api.claim_events", legal_entity_id=lender.id, consumer="nobody")
        for change in ({"code": "No Name"}, {"lease_seconds": 0}, {"event_types": ["magic"]}):
            with committed.refused("RL007"):
                committed.call(
                    "api.register_event_consumer",
                    legal_entity_id=lender.id,
                    **CONSUMER | change,
                )


def test_nothing_is_lost_doubled_or_reordered_while_workers_die(
    committed: Database, lender: Entity
) -> None:
    chance = random.Random(7)  # noqa: S311  # a repeatable walk, not a secret
    expected: dict[int, list[int]] = defaultdict(list)
    for number in range(60):
        aggregate = chance.randrange(6)
        emit(committed, lender, aggregate, number)
        expected[aggregate].append(number)
    handled: dict[int, list[int]] = defaultdict(list)
    for _ in range(300):
        events = claim(committed, lender, batch_size=4)
        if not events:
            let_time_pass(committed)
            continue
        if chance.random() < 0.3:
            continue  # the worker died before it did anything
        done = events[: chance.randint(1, len(events))]
        complete(committed, lender, done)
        for event in done:
            handled[int(str(event["aggregate_id"])[-12:])].append(event["payload"]["number"])
        if sum(map(len, handled.values())) == 60:
            break
    assert handled == expected
    assert committed.value("select count(*) from lending.event_delivery") == 0


END = "that was all"


def test_consumers_with_events_are_woken_and_no_others(committed: Database, lender: Entity) -> None:
    committed.ensure_login("rently_scheduler", lender)
    assert wake(committed, lender) == []
    emit(committed, lender, 1, 1)
    emit(committed, lender, 2, 2)
    assert wake(committed, lender) == [f"{lender.id}/relay"]
    events = claim(committed, lender)
    assert wake(committed, lender) == []
    complete(committed, lender, events)
    assert wake(committed, lender) == []


def wake(db: Database, lender: Entity) -> list[str]:
    """Run the job as its scheduler and return what a sleeping worker hears."""
    info = db.connection.info
    with psycopg.connect(info.dsn, password=info.password, autocommit=True) as worker:
        worker.execute("listen rently_events")
        with db.acting_as("rently_scheduler", lender):
            woken = db.value("select ops.wake_consumers()")
        db.run(f"notify rently_events, '{END}'")  # heard last: notices come as they were committed
        with closing(worker.notifies(timeout=30)) as notices:
            heard = [n.payload for n in itertools.takewhile(lambda n: n.payload != END, notices)]
    assert len(heard) == woken
    return heard
