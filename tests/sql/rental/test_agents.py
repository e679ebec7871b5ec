"""Agents: assigned in time, paid when a loan is paid out, and asked to give it back."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from currencies import balances
from probes import ask
from rentals import call, create_agent, register_unit, rent_loan, sign_lease
from sqltest import Database, Entity


def rule(db: Database, entity: Entity, **terms: Any) -> dict[str, Any]:
    defaults = {"currency_code": "EUR", "commission_pct": 2, "starts_on": "2020-01-01"}
    return call(db, entity, "set_commission_rule", "accountant", **defaults | terms)


def claw_back(db: Database, entity: Entity, on: Any = None) -> list[dict[str, Any]]:
    with db.acting_as("rently_accountant", entity):
        return db.call("api.claw_back_commissions", legal_entity_id=entity.id, business_date=on)


def earned(db: Database, loan: dict[str, Any]) -> list[tuple[str, Decimal]]:
    rows = db.rows(
        "select kind, amount from lending.agent_commission where loan_id = %s order by id",
        [loan["id"]],
    )
    return [(row["kind"], row["amount"]) for row in rows]


def violations(db: Database) -> list[dict[str, Any]]:
    return db.rows("select name, example from ops.verify() where violations > 0")


@pytest.fixture
def agent(db: Database, entity: Entity) -> uuid.UUID:
    return create_agent(db, entity)


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    return db.create_loan(entity, start_date="2024-01-15")


def assign(db: Database, entity: Entity, agent: uuid.UUID, **more: Any) -> dict[str, Any]:
    defaults = {"starts_on": "2024-01-01"}
    return call(db, entity, "assign_agent", agent_party_id=agent, **defaults | more)


def test_a_commission_accrues_when_the_loan_is_paid_out(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    rule(db, entity, flat_amount="0.50")
    assign(db, entity, agent, loan_id=loan["id"])
    assert earned(db, loan) == []
    db.disburse(entity, loan)
    db.disburse(entity, loan)
    assert earned(db, loan) == [("accrual", Decimal("24.50"))]
    found = balances(db, entity, "EUR")
    assert (found["5700"], found["2700"]) == (Decimal("24.50"), Decimal("-24.50"))
    assert violations(db) == []


def test_without_agent_or_rule_nothing_accrues(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    db.disburse(entity, loan)
    other = db.create_loan(entity, start_date="2024-01-15")
    assign(db, entity, agent, loan_id=other["id"])
    db.disburse(entity, other)
    assert earned(db, loan) == earned(db, other) == []


def test_the_agent_of_the_property_earns_unless_the_loan_has_one(
    db: Database, entity: Entity, agent: uuid.UUID
) -> None:
    rule(db, entity)
    unit = register_unit(db, entity)
    lease = sign_lease(db, entity, rental_unit_id=unit["id"])
    assign(db, entity, agent, property_id=unit["property_id"])
    first, second = (rent_loan(db, entity, lease) for _ in range(2))
    own = create_agent(db, entity)
    assign(db, entity, own, loan_id=second["id"])
    for loan in (first, second):
        db.disburse(entity, loan)
    with db.acting_as("rently_loan_officer", entity):
        who = {
            row["loan_id"]: row["agent_party_id"]
            for row in db.rows("select * from api.agent_commission")
        }
    assert who == {first["id"]: agent, second["id"]: own}


def test_the_rule_of_the_agent_goes_first_then_that_of_the_product(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    assign(db, entity, agent, loan_id=loan["id"])
    rule(db, entity, commission_pct=1)
    rule(db, entity, commission_pct=3, product_code=loan["product_code"])
    rule(db, entity, commission_pct=5, agent_party_id=agent)
    db.disburse(entity, loan)
    assert earned(db, loan) == [("accrual", Decimal(60))]
    twin = db.create_loan(entity, start_date="2024-01-15", product_code=loan["product_code"])
    assign(db, entity, create_agent(db, entity), loan_id=twin["id"])
    db.disburse(entity, twin)
    assert earned(db, twin) == [("accrual", Decimal(36))]


def test_an_early_default_takes_the_commission_back_once(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    rule(db, entity, clawback_days=150, default_days=90, clawback_pct=50)
    assign(db, entity, agent, loan_id=loan["id"])
    db.disburse(entity, loan)
    first_due = dt.date(2024, 2, 15)
    assert claw_back(db, entity, first_due + dt.timedelta(89)) == []
    (found,) = claw_back(db, entity, first_due + dt.timedelta(90))
    assert (found["amount"], found["reason"]) == (12, "early_default")
    claw_back(db, entity)
    claw_back(db, entity, first_due + dt.timedelta(91))
    assert earned(db, loan) == [("accrual", Decimal(24)), ("clawback", Decimal(12))]
    assert balances(db, entity, "EUR")["2700"] == -12
    assert violations(db) == []
    types = db.value(
        "select array_agg(event_type order by id) from lending.outbox_event"
        " where event_type like 'commission%%'"
    )
    assert types == ["commission_accrued", "commission_clawed_back"]


def test_a_late_default_leaves_the_commission(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    rule(db, entity, clawback_days=120)
    assign(db, entity, agent, loan_id=loan["id"])
    db.disburse(entity, loan)
    assert claw_back(db, entity) == []
    assert earned(db, loan) == [("accrual", Decimal(24))]


def test_a_payment_out_that_is_reversed_earns_nothing(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    rule(db, entity, clawback_pct=50)
    assign(db, entity, agent, loan_id=loan["id"])
    db.disburse(entity, loan)
    paid_out = db.value(
        "select id from lending.loan_transaction where transaction_type = 'disbursement'"
    )
    call(
        db, entity, "reverse_transaction", "payments_operator",
        loan_transaction_id=paid_out, idempotency_key="undo",
    )  # fmt: skip
    (found,) = claw_back(db, entity)
    assert (found["amount"], found["reason"]) == (24, "disbursement_reversed")
    assert "2700" not in balances(db, entity, "EUR")
    assert violations(db) == []


def test_a_loan_charged_off_early_takes_the_commission_back(
    db: Database, entity: Entity, agent: uuid.UUID
) -> None:
    start = db.value("select internal.business_date(%s) - 5", [entity.id])
    loan = db.create_loan(entity, start_date=start)
    rule(db, entity)
    assign(db, entity, agent, loan_id=loan["id"])
    db.disburse(entity, loan)
    assert claw_back(db, entity) == []
    call(
        db, entity, "charge_off_loan", "risk_manager",
        loan_id=loan["id"], idempotency_key="off",
    )  # fmt: skip
    (found,) = claw_back(db, entity)
    assert (found["amount"], found["reason"]) == (24, "charged_off")
    assert violations(db) == []


def pay_out(db: Database, entity: Entity, agent: uuid.UUID, key: str, **more: Any) -> Any:
    return call(
        db, entity, "pay_out_commissions", "payments_operator",
        agent_party_id=agent, currency_code="EUR", idempotency_key=key, **more,
    )  # fmt: skip


def test_what_an_agent_is_owed_is_paid_once(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    rule(db, entity)
    assign(db, entity, agent, loan_id=loan["id"])
    db.disburse(entity, loan)
    assert pay_out(db, entity, agent, "part", amount=10)["owed_amount"] == 14
    assert pay_out(db, entity, agent, "part", amount=10)["owed_amount"] == 14
    for amount in (15, -1, 0):
        with db.refused("RL734" if amount > 0 else "RL305"):
            pay_out(db, entity, agent, "more", amount=amount)
    assert pay_out(db, entity, agent, "rest")["owed_amount"] == 0
    with db.refused("RL734"):
        pay_out(db, entity, agent, "again")
    found = balances(db, entity, "EUR")
    assert "2700" not in found
    assert found["5700"] == 24
    assert violations(db) == []


def test_the_close_of_business_takes_commissions_back(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    rule(db, entity, clawback_pct=50)
    assign(db, entity, agent, loan_id=loan["id"])
    db.disburse(entity, loan)
    pay_out(db, entity, agent, "all")
    late = dt.date(2024, 5, 16)
    step = "internal.close_step_clawback({}, {})"
    assert [ask(db, entity, step, entity.id, late) for _ in range(2)] == [1, 0]
    with db.acting_as("rently_accountant", entity):
        row = db.row("select * from api.commission_balance")
    assert (row["paid_out_amount"], row["owed_amount"]) == (24, -12)
    assert db.value("select code from ops.close_step where position = 75") == "clawback"
    assert violations(db) == []


def test_an_assignment_relieves_the_one_before(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    assign(db, entity, agent, loan_id=loan["id"])
    assign(db, entity, create_agent(db, entity), loan_id=loan["id"], starts_on="2024-03-01")
    on = "select internal.agent_on(%s, %s, %s)"
    assert db.value(on, [entity.id, loan["id"], "2024-02-29"]) == agent
    assert db.value(on, [entity.id, loan["id"], "2024-03-01"]) != agent


@pytest.mark.parametrize(
    ("changed", "sqlstate"),
    [
        ({"agent_party_id": uuid.uuid4()}, "RL730"),
        ({"starts_on": "2019-12-31"}, "RL730"),
        ({"loan_id": uuid.uuid4()}, "RL301"),
        ({"loan_id": None}, "RL732"),
        ({"loan_id": None, "property_id": uuid.uuid4()}, "RL732"),
        ({"ends_on": "2023-01-01"}, "RL732"),
        ({"starts_on": "2023-06-01"}, "RL731"),
    ],
)
def test_an_assignment_that_makes_no_sense_is_refused(
    db: Database,
    entity: Entity,
    agent: uuid.UUID,
    loan: dict[str, Any],
    changed: dict[str, Any],
    sqlstate: str,
) -> None:
    assign(db, entity, agent, loan_id=loan["id"])
    arguments = {"agent_party_id": agent, "loan_id": loan["id"], "starts_on": "2024-02-01"}
    with db.refused(sqlstate):
        call(db, entity, "assign_agent", **arguments | changed)


@pytest.mark.parametrize(
    ("changed", "sqlstate"),
    [
        ({"commission_pct": 101}, "RL732"),
        ({"commission_pct": 0}, "RL732"),
        ({"flat_amount": "0.001"}, "RL732"),
        ({"clawback_days": -1}, "RL732"),
        ({"product_code": "NONE"}, "RL732"),
        ({"currency_code": "XYZ"}, "RL732"),
        ({"starts_on": "2019-01-01"}, "RL731"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    db: Database, entity: Entity, changed: dict[str, Any], sqlstate: str
) -> None:
    rule(db, entity)
    with db.refused(sqlstate):
        rule(db, entity, **changed)


def test_a_role_is_held_once_a_day(db: Database, entity: Entity, agent: uuid.UUID) -> None:
    role: dict[str, Any] = {"party_id": agent, "role_type": "agent"}
    with db.refused("RL731"):
        call(db, entity, "record_party_role", **role)
    with db.refused("RL732"):
        call(db, entity, "record_party_role", **role | {"role_type": "wizard"})


def test_the_portfolio_of_an_agent_is_what_it_looks_after(
    db: Database, entity: Entity, agent: uuid.UUID, loan: dict[str, Any]
) -> None:
    rule(db, entity)
    assign(db, entity, agent, loan_id=loan["id"])
    db.disburse(entity, loan)
    with db.acting_as("rently_readonly_analyst", entity):
        (row,) = db.rows("select * from analytics.v_agent_portfolio")
    assert (row["agent_party_id"], row["loan_count"]) == (agent, 1)
    assert row["principal_outstanding_amount"] == row["par30_amount"] == 1200
    assert (row["commission_amount"], row["clawed_back_amount"]) == (24, 0)


def test_who_may_not_is_refused(db: Database, entity: Entity, agent: uuid.UUID) -> None:
    with db.refused("42501"):
        call(db, entity, "assign_agent", "accountant", agent_party_id=agent)
    with db.refused("42501"):
        call(db, entity, "set_commission_rule", "loan_officer", currency_code="EUR")
