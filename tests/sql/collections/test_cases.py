"""Cases of loans that are behind: their states, their rules, their events."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from clock import TODAY
from probes import ask
from sqltest import Database, Entity

AGENT = "rently_collections_agent"


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    return db.disburse(entity, db.create_loan(entity, start_date="2024-01-15"))


def open_case(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    db.run(
        "insert into lending.collections_case (legal_entity_id, loan_id, opened_on)"
        " values (%s, %s, current_date)",
        [entity.id, loan["id"]],
    )


def test_a_case_takes_no_step_that_the_table_does_not_have(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    open_case(db, entity, loan)
    db.run("update lending.collections_case set state = 'agency'")
    for change in (
        "state = 'promised'",
        "state = 'promised', previous_state = 'open'",
        "state = 'legal'",
    ):
        with db.refused("23503"):
            db.run(f"update lending.collections_case set {change}")
    with db.acting_as(AGENT, entity), db.refused("RL610"):
        db.call(
            "api.promise_to_pay",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            amount=10,
            due_on=TODAY + timedelta(days=1),
        )


def test_a_loan_has_one_open_case(db: Database, entity: Entity, loan: dict[str, Any]) -> None:
    open_case(db, entity, loan)
    with db.refused("23505"):
        open_case(db, entity, loan)


def test_a_case_does_not_begin_in_the_middle(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    with db.refused("23514"):
        db.run(
            "insert into lending.collections_case (legal_entity_id, loan_id, opened_on, state)"
            " values (%s, %s, current_date, 'legal')",
            [entity.id, loan["id"]],
        )


RISK = "rently_risk_manager"


def set_rules(db: Database, entity: Entity) -> None:
    """Remind from day 1, call from day 31 in a queue of the agent."""
    agent = db.ensure_login(AGENT, entity)
    with db.acting_as(RISK, entity):
        db.call(
            "api.set_collections_queue",
            legal_entity_id=entity.id,
            code="LATE",
            name="Late",
            agents=[agent],
            max_open_cases=1,
        )
        rule(db, entity, code="REMIND", position=20, action="remind", min_days_past_due=1,
             max_days_past_due=30, channel="email", template_code="overdue_reminder")  # fmt: skip
        rule(db, entity, code="CALL", position=30, action="call", min_days_past_due=31,
             channel="phone", queue_code="LATE", repeat_days=7, next_step_days=1)  # fmt: skip


def rule(db: Database, entity: Entity, **terms: Any) -> None:
    db.call("api.define_collections_rule", legal_entity_id=entity.id, **terms)


def step(db: Database, entity: Entity, day: date) -> Any:
    return ask(db, entity, "internal.close_step_collections({}, {})", entity.id, day)


def cases(db: Database, entity: Entity) -> list[dict[str, Any]]:
    with db.acting_as(AGENT, entity):
        return db.rows("select * from api.collections_case order by opened_on")


@pytest.fixture
def late(db: Database, entity: Entity) -> dict[str, Any]:
    """Return a loan whose first instalment is due in a month."""
    set_rules(db, entity)
    return db.disburse(entity, db.create_loan(entity))


def due(db: Database, loan: dict[str, Any]) -> Any:
    return db.value("select oldest_unpaid_due_date from lending.loan where id = %s", [loan["id"]])


def test_a_loan_follows_one_rule_a_day_however_often_the_day_is_run(
    db: Database, entity: Entity, late: dict[str, Any]
) -> None:
    first = due(db, late)
    assert step(db, entity, first) == 0
    day = first + timedelta(days=1)
    assert [step(db, entity, day) for _ in range(3)] == [1, 0, 0]
    assert step(db, entity, day + timedelta(days=1)) == 0  # the reminder is sent once
    assert step(db, entity, first + timedelta(days=40)) == 1
    assert step(db, entity, first + timedelta(days=46)) == 0
    assert step(db, entity, first + timedelta(days=47)) == 1  # calls are repeated
    events = db.rows(
        "select dpd_snapshot, tableoid::regclass::text as place, detail ->> 'rule' as rule"
        " from lending.collections_event order by dpd_snapshot"
    )
    assert [(row["dpd_snapshot"], row["place"], row["rule"]) for row in events] == [
        (1, "lending.collections_event_current", "REMIND"),
        (40, "lending.collections_event_overdue", "CALL"),
        (47, "lending.collections_event_overdue", "CALL"),
    ]
    (case,) = cases(db, entity)
    assert (case["queue_code"], case["last_rule_code"]) == ("LATE", "CALL")


def test_a_paid_loan_leaves_collections(db: Database, entity: Entity, late: dict[str, Any]) -> None:
    day = due(db, late) + timedelta(days=1)
    step(db, entity, day)
    db.pay(entity, late, 200)
    assert step(db, entity, day) == 0
    assert cases(db, entity)[0]["state"] == "closed"


def test_a_case_that_waits_for_a_promise_is_left_alone(
    db: Database, entity: Entity, late: dict[str, Any]
) -> None:
    day = due(db, late) + timedelta(days=1)
    step(db, entity, day)
    with db.acting_as(AGENT, entity):
        db.call(
            "api.promise_to_pay",
            legal_entity_id=entity.id,
            loan_id=late["id"],
            amount=50,
            due_on=day + timedelta(days=34),
        )
    assert cases(db, entity)[0]["state"] == "promised"
    assert step(db, entity, day + timedelta(days=33)) == 0
    ask(db, entity, "internal.close_step_promises({}, {})", entity.id, day + timedelta(days=34))
    assert cases(db, entity)[0]["state"] == "open"
    with db.acting_as(RISK, entity):
        rule(db, entity, code="BROKEN", position=1, action="demand", min_days_past_due=1,
             is_promise_broken=True)  # fmt: skip
    assert step(db, entity, day + timedelta(days=34)) == 1
    assert cases(db, entity)[0]["last_action"] == "demand"


@pytest.mark.parametrize(
    ("terms", "is_followed"),
    [
        ({"min_overdue_amount": "56.62"}, True),
        ({"min_overdue_amount": "56.63"}, False),
        ({"currency_code": "EUR"}, True),
        ({"currency_code": "USD"}, False),
        ({"segment": "student"}, True),
        ({"segment": "pensioner"}, False),
        ({"product_code": "MINE"}, True),
        ({"product_code": "OTHER"}, False),
        ({"is_disputed": True}, True),
        ({"is_disputed": False}, False),
        ({"is_promise_broken": False}, True),
        ({"is_promise_broken": True}, False),
        ({"min_days_past_due": 3, "max_days_past_due": 3}, True),
        ({"min_days_past_due": 4}, False),
        ({"max_days_past_due": 2}, False),
    ],
)
def test_a_rule_is_for_the_loans_that_it_describes(
    db: Database, entity: Entity, terms: dict[str, Any], is_followed: bool
) -> None:
    products = [db.create_product(entity, code=code)["code"] for code in ("MINE", "OTHER")]
    student = db.create_party(entity, segment="student")
    # On the first, because the instalment is another one from a day that not every month has.
    made = db.create_loan(
        entity, product_code=products[0], borrower_party_id=student,
        start_date=TODAY.replace(day=1),
    )  # fmt: skip
    loan = db.disburse(entity, made)
    with db.acting_as(AGENT, entity):
        db.call(
            "api.open_dispute", legal_entity_id=entity.id, loan_id=loan["id"], kind="amount",
            amount=50, reason="The heating was off",
        )  # fmt: skip
    with db.acting_as(RISK, entity):
        rule(
            db, entity,
            **{"code": "R", "position": 1, "action": "call", "min_days_past_due": 1} | terms,
        )  # fmt: skip
    assert step(db, entity, due(db, loan) + timedelta(days=3)) == is_followed
    assert len(cases(db, entity)) == is_followed


@pytest.mark.usefixtures("late")
def test_agents_claim_cases_up_to_the_limit(db: Database, entity: Entity) -> None:
    other = db.disburse(entity, db.create_loan(entity))
    step(db, entity, due(db, other) + timedelta(days=40))
    with db.acting_as(AGENT, entity):
        claimed = db.call("api.claim_cases", legal_entity_id=entity.id, queue_code="LATE")
        assert [row["assigned_to"] for row in claimed] == [entity.login(AGENT)]
        again = db.call("api.claim_cases", legal_entity_id=entity.id, queue_code="LATE")
        assert again == []
        found = db.rows("select agent, open_cases from api.collections_workload order by agent")
        assert [tuple(row.values()) for row in found] == [(entity.login(AGENT), 1), (None, 1)]
        with db.refused("RL611"):
            db.call("api.claim_cases", legal_entity_id=entity.id, queue_code="NONE")


def test_bad_rules_and_queues_are_refused(db: Database, entity: Entity) -> None:
    set_rules(db, entity)
    change: dict[str, Any]
    good: dict[str, Any] = {"code": "X", "position": 1, "action": "call", "min_days_past_due": 1}
    for change in (
        {"action": "dance"},
        {"position": 20},
        {"code": "CALL"},
        {"min_days_past_due": 0},
        {"max_days_past_due": 0},
        {"channel": "smoke"},
        {"queue_code": "NONE"},
        {"product_code": "NONE"},
        {"template_code": "letter"},
    ):
        with db.acting_as(RISK, entity), db.refused("RL612"):
            rule(db, entity, **good | change)
    queue = {"code": "Q", "name": "Q", "agents": ["nobody"]}
    for change in ({}, {"code": "small", "agents": []}, {"max_open_cases": 0, "agents": []}):
        with db.acting_as(RISK, entity), db.refused("RL613"):
            db.call("api.set_collections_queue", legal_entity_id=entity.id, **queue | change)


def test_another_entity_sees_no_cases(
    db: Database, entity: Entity, other_entity: Entity, late: dict[str, Any]
) -> None:
    step(db, entity, due(db, late) + timedelta(days=1))
    assert cases(db, other_entity) == []
    assert len(cases(db, entity)) == 1
