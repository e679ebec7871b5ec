"""Each question of the doctor finds the fault that was planted for it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqltest import Database, Entity

# Faults that a transaction can plant. The others depend on the server as a whole.
FAULTS = {
    "durability": "set local synchronous_commit = off",
    "row_security": "alter table lending.loan no force row level security",
    "partitions": "do $$ begin execute format('drop table lending.payment_%%s cascade',"
    " to_char(now() + interval '1 month', '\"y\"YYYY\"m\"MM')); end $$",
    "indexes": "alter table lending.loan add constraint loan_x_check check (true) not valid",
    "jobs": "update ops.scheduler_lease set expires_at = now() - interval '1 hour'",
    "refresh": "delete from ops.mart_view_state",
    "seals": "update audit.seal_cut set safe_at = now() - interval '2 hours'",
}
# What a server for tests says of itself, or what is not there before its time.
USUAL = {"durability", "checksums", "refresh", "seals"}


@pytest.fixture(autouse=True)
def watcher(db: Database) -> None:
    """Let somebody watch, and a scheduler lead."""
    db.run(
        "insert into ops.scheduler_lease (holder, fencing_token, expires_at, acquired_at)"
        " values ('somebody', 1, now() + interval '1 minute', now())"
    )
    db.run("create role watcher login in role rently_monitor")


def ask(db: Database) -> dict[str, set[str]]:
    """Ask as a monitor; return for each question the states of its rows."""
    states: dict[str, set[str]] = {}
    with db.acting_as("watcher"):
        for row in db.call("ops.doctor"):
            assert (row["state"] == "ok") == (row["finding"] is None) == (row["hint"] is None)
            states.setdefault(row["name"], set()).add(row["state"])
    return states


def test_every_question_is_answered(db: Database) -> None:
    states = ask(db)
    asked = {row["name"] for row in db.rows("select name from ops.health_check")}
    assert set(states) == asked
    assert {name for name, found in states.items() if found != {"ok"}} <= USUAL


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(db: Database, name: str) -> None:
    level = db.value("select level from ops.health_check where name = %s", [name])
    db.run(FAULTS[name])
    assert ask(db)[name] == {level}


def test_an_absent_job_is_found(db: Database) -> None:
    db.run("create role owner_of_job")
    job = db.value(
        "insert into cron.job (schedule, command, username)"
        " values ('@hourly', 'select 1', 'owner_of_job') returning jobid"
    )
    assert ask(db)["jobs"] == {"ok"}
    db.run("update ops.job_timer set next_at = now() - interval '1 hour' where jobid = %s", [job])
    assert ask(db)["jobs"] == {"fail"}


def test_a_dead_event_is_found(db: Database, entity: Entity) -> None:
    db.run(
        "insert into lending.event_consumer (legal_entity_id, code) values (%s, 'relay')",
        [entity.id],
    )
    db.run(
        "insert into lending.event_delivery (legal_entity_id, consumer_code, event_id,"
        " event_transaction_id, aggregate_id, state, available_at) values"
        " (%s, 'relay', gen_random_uuid(), '1', gen_random_uuid(), 'dead', now())",
        [entity.id],
    )
    assert ask(db)["dead_events"] == {"warn"}


def test_a_slot_that_nobody_reads_is_found(clone: psycopg.Connection[Any]) -> None:
    clone.autocommit = True
    clone.execute("select pg_create_physical_replication_slot('forgotten', true)")
    try:
        row = clone.execute("select finding from ops.v_check_replication_slots").fetchone()
        assert row == ("slot forgotten is not in use",)
    finally:
        clone.execute("select pg_drop_replication_slot('forgotten')")


def test_who_does_not_watch_the_server_is_refused(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_loan_officer", entity), db.refused("42501"):
        db.call("ops.doctor")
