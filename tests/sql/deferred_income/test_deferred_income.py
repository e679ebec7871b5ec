"""Income that is received at once and earned over the life of a loan."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY
from probes import ask
from servicing import Servicing, new_loan
from sqltest import Database, Entity

OFFICER = "rently_loan_officer"
RISK = "rently_risk_manager"
TERMS: dict[str, Any] = {
    "max_disbursement_count": 2,
    "capitalised_income_type": "fee",
    "buy_down_fee_type": "interest",
}


def at(db: Database, moment: str) -> None:
    """Let it be a time in the past, as an administrator who replays history may."""
    with db.acting_as_superuser():
        db.run("select set_config('rently.booking_time', %s, true)", [moment])


def lend(db: Database, entity: Entity, **terms: Any) -> Servicing:
    """Return a loan of 900.00 of the agreed 1,000.00, at 0 % in three months from 1 January."""
    product = db.create_product(entity, interest_rate=0, terms=TERMS | terms)
    loan = db.create_loan(
        entity,
        product_code=product["code"],
        principal_amount=1000,
        instalment_count=3,
        start_date="2026-01-01",
    )
    return Servicing(db, entity, db.disburse(entity, loan, amount=900, value_date="2026-01-01"))


def defer(loan: Servicing, command: str = "capitalise_income", **more: Any) -> Any:
    """Defer 50.00 from 1 January; return the transaction."""
    loan.call(
        OFFICER,
        f"api.{command}",
        **{"loan_id": loan.loan["id"], "amount": 50, "value_date": "2026-01-01"} | more,
    )
    return loan.last_transaction()


def adjust(loan: Servicing, transaction: Any, amount: Any, on: str, kind: str) -> None:
    loan.call(
        OFFICER,
        f"api.adjust_{kind}",
        loan_transaction_id=transaction,
        amount=amount,
        value_date=on,
    )


def close(loan: Servicing, day: str) -> None:
    with loan.db.acting_as("rently_scheduler", loan.entity):
        loan.db.call("api.run_close_of_business", legal_entity_id=loan.entity.id, business_date=day)


def income(loan: Servicing) -> dict[str, Any]:
    """Return the only deferral of the loan: earned, unearned, adjusted, lost."""
    with loan.db.acting_as("rently_accountant", loan.entity):
        row = loan.db.row("select * from api.deferred_income where loan_id = %s", [loan.loan["id"]])
    names = ("earned_amount", "unearned_amount", "adjusted_amount", "lost_amount")
    return {name.removesuffix("_amount"): row[name] for name in names}


def test_capitalised_income_is_principal_and_deferred(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    defer(loan)
    assert loan.loan["disbursed_amount"] == 900
    assert loan.loan["capitalised_amount"] == 50
    assert loan.loan["principal_outstanding_amount"] == 950
    assert sum(row["principal_amount"] for row in loan.schedule()) == 950
    assert {code: loan.balances()[code] for code in ("1100", "2300")} == {"1100": 950, "2300": 50}
    assert loan.statement()[-1]["principal_outstanding_amount"] == 950
    assert loan.violations() == []


@pytest.mark.parametrize(("from_merchant", "payer"), [(True, "5600"), (False, "1000")])
def test_a_buy_down_fee_is_owed_by_nobody(
    db: Database, entity: Entity, from_merchant: bool, payer: str
) -> None:
    loan = lend(db, entity, is_buy_down_fee_from_merchant=from_merchant)
    before = loan.balances().get(payer, 0)
    transaction = defer(loan, "take_buy_down_fee")
    assert loan.loan["principal_outstanding_amount"] == 900
    assert loan.balances()["2300"] == 50
    assert loan.balances()[payer] - before == 50
    adjust(loan, transaction, 20, "2026-01-01", "buy_down_fee")
    assert loan.balances()["2300"] == 30
    assert loan.balances()[payer] - before == 30
    assert loan.violations() == []


@pytest.mark.parametrize(
    ("command", "account"), [("capitalise_income", "4400"), ("take_buy_down_fee", "4500")]
)
def test_it_is_earned_evenly_by_the_close_of_each_day(
    db: Database, entity: Entity, command: str, account: str
) -> None:
    loan = lend(db, entity)
    defer(loan, command)
    close(loan, "2026-01-01")
    assert income(loan)["earned"] == Decimal("0.56")  # 50 / 90 days
    close(loan, "2026-01-31")
    assert income(loan)["earned"] == Decimal("17.22")  # 31 of 90 days
    assert loan.balances()[account] == Decimal("17.22")
    close(loan, "2026-03-31")
    assert income(loan) == {"earned": 50, "unearned": 0, "adjusted": 0, "lost": 0}
    assert "2300" not in loan.balances()
    assert loan.violations() == []


def test_what_a_missed_close_left_out_is_earned_by_the_next(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    close(loan, "2026-01-30")
    defer(loan)
    close(loan, "2026-01-31")
    assert income(loan)["earned"] == Decimal("17.22")


def test_an_adjustment_pays_the_loan_and_is_earned_no_more(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    transaction = defer(loan)
    close(loan, "2026-01-31")
    adjust(loan, transaction, 20, "2026-01-31", "capitalised_income")
    assert loan.loan["principal_outstanding_amount"] == 930
    close(loan, "2026-02-28")
    # 30 of 90 days of 50, then 29 of 60 days of what is left.
    left = Decimal(50) - Decimal(50) * 30 / 90 - 20
    expected = (Decimal(50) * 30 / 90 + left * 29 / 60).quantize(Decimal("0.01"))
    assert income(loan)["earned"] == expected
    assert income(loan)["adjusted"] == 20
    close(loan, "2026-04-01")
    assert income(loan) == {"earned": 30, "unearned": 0, "adjusted": 20, "lost": 0}
    assert loan.violations() == []


def test_what_is_adjusted_beyond_what_is_left_is_taken_back(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    transaction = defer(loan)
    close(loan, "2026-02-28")
    adjust(loan, transaction, 40, "2026-03-01", "capitalised_income")
    close(loan, "2026-03-01")
    assert income(loan) == {"earned": 10, "unearned": 0, "adjusted": 40, "lost": 0}
    assert loan.violations() == []


@pytest.mark.parametrize("is_closed", [True, False])
def test_repaid_early_all_is_earned(db: Database, entity: Entity, is_closed: bool) -> None:
    loan = lend(db, entity)
    defer(loan)
    if is_closed:
        close(loan, "2026-01-15")
    payment = loan.pay(950, "2026-01-16")
    loan.refresh()
    assert loan.loan["status"] == "closed"
    assert income(loan) == {"earned": 50, "unearned": 0, "adjusted": 0, "lost": 0}
    loan.reverse(payment)
    assert income(loan)["earned"] == (Decimal("8.33") if is_closed else 0)
    assert loan.violations() == []


@pytest.mark.parametrize("command", ["capitalise_income", "take_buy_down_fee"])
def test_reversed_nothing_stays_earned(db: Database, entity: Entity, command: str) -> None:
    loan = lend(db, entity)
    before = loan.balances()
    transaction = defer(loan, command)
    close(loan, "2026-02-28")
    loan.reverse(transaction)
    assert loan.balances() == before
    assert income(loan) == {"earned": 0, "unearned": 0, "adjusted": 0, "lost": 0}
    assert loan.loan["capitalised_amount"] == 0
    close(loan, "2026-03-01")
    assert loan.balances() == before
    assert loan.violations() == []


@pytest.mark.parametrize("is_fraud", [False, True])
def test_what_is_not_earned_at_a_charge_off_lowers_the_loss(
    db: Database, entity: Entity, is_fraud: bool
) -> None:
    loan = lend(db, entity, accounting_basis="accrual")
    defer(loan)
    close(loan, "2026-01-30")
    if is_fraud:
        loan.call(RISK, "api.flag_fraud", loan_id=loan.loan["id"])
    before = loan.balances()
    loan.call(RISK, "api.charge_off_loan", loan_id=loan.loan["id"], value_date="2026-01-31")
    assert income(loan)["earned"] == Decimal("16.67")
    assert income(loan)["lost"] == Decimal("33.33")
    assert loan.balances()["5120" if is_fraud else "5110"] == Decimal("916.67")
    loan.call(RISK, "api.undo_charge_off", loan_id=loan.loan["id"])
    assert loan.balances() == before
    assert income(loan)["lost"] == 0
    assert loan.violations() == []


def test_what_is_not_earned_at_a_write_off_lowers_the_loss(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    defer(loan)
    close(loan, "2026-01-31")
    loan.call(RISK, "api.write_off_loan", loan_id=loan.loan["id"])
    found = income(loan)
    assert found["earned"] + found["lost"] == 50
    assert loan.balances()["5100"] == 950 - found["lost"]
    assert loan.violations() == []


def test_the_product_says_what_may_be_deferred(db: Database, entity: Entity) -> None:
    loan = lend(db, entity, capitalised_income_type=None, buy_down_fee_type=None)
    for command in ("capitalise_income", "take_buy_down_fee"):
        with db.refused("RL450"):
            defer(loan, command)


def test_only_deferred_income_is_adjusted(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    fee = defer(loan, "take_buy_down_fee")
    with db.refused("RL451"):
        adjust(loan, fee, 1, "2026-01-01", "capitalised_income")
    income_transaction = defer(loan)
    with db.refused("RL452"):
        adjust(loan, income_transaction, 51, "2026-01-01", "capitalised_income")
    with db.refused("RL306"):
        adjust(loan, income_transaction, 1, "2025-12-31", "capitalised_income")
    adjust(loan, income_transaction, 50, "2026-01-01", "capitalised_income")
    with db.refused("RL452"):
        adjust(loan, income_transaction, 1, "2026-01-01", "capitalised_income")
    with db.refused("RL411"):
        loan.reverse(income_transaction)
    assert loan.violations() == []


def test_principal_stays_within_what_was_agreed(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    with db.refused("RL453"):
        defer(loan, amount="100.01")
    defer(loan, amount=60)
    with db.refused("RL313"):
        db.disburse(entity, loan.loan, amount=41, idempotency_key="more")
    paid_out = db.disburse(
        entity, loan.loan, amount=40, idempotency_key="rest", value_date="2026-01-02"
    )
    assert paid_out["principal_outstanding_amount"] == 1000


def test_bad_input_changes_nothing(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    for amount in (0, -1, "0.001"):
        with db.refused("RL305"):
            defer(loan, amount=amount)
    for day in ("2025-12-31", "2026-04-01", str(TODAY + timedelta(days=400))):
        with db.refused("RL306"):
            defer(loan, value_date=day)
    loan.pay(900, "2026-01-02")
    with db.refused("RL303"):
        defer(loan)
    charged_off = lend(db, entity)
    charged_off.call(RISK, "api.charge_off_loan", loan_id=charged_off.loan["id"])
    with db.refused("RL342"):
        defer(charged_off)


def test_the_same_key_defers_once(db: Database, entity: Entity) -> None:
    loan = lend(db, entity)
    for _ in range(2):
        transaction = defer(loan, idempotency_key="once")
    for _ in range(2):
        loan.call(
            OFFICER,
            "api.adjust_capitalised_income",
            loan_transaction_id=transaction,
            amount=10,
            idempotency_key="adjust once",
        )
    assert loan.loan["principal_outstanding_amount"] == 940
    with db.refused("RL401"):
        defer(loan, amount=1, idempotency_key="once")


def test_another_role_or_entity_is_refused(
    db: Database, entity: Entity, other_entity: Entity
) -> None:
    loan = lend(db, entity)
    with db.acting_as(OFFICER, other_entity), db.refused("RL001"):
        db.call(
            "api.capitalise_income",
            legal_entity_id=entity.id,
            loan_id=loan.loan["id"],
            amount=1,
            idempotency_key="other",
        )
    defer(loan)
    with db.acting_as("rently_accountant", other_entity):
        assert db.rows("select * from api.deferred_income") == []


def test_income_bears_interest_like_what_was_paid_out(db: Database, entity: Entity) -> None:
    product = db.create_product(entity, terms=TERMS)
    made = db.create_loan(
        entity, product_code=product["code"], principal_amount=1000, start_date="2026-01-01"
    )
    loan = Servicing(db, entity, db.disburse(entity, made, amount=900, value_date="2026-01-01"))
    defer(loan, amount=100)
    whole = new_loan(
        db, entity, principal_amount=1000, start_date="2026-01-01", terms={}
    ).schedule()
    shown = ("due_date", "principal_amount", "interest_amount")
    assert [[row[name] for name in shown] for row in loan.schedule()] == [
        [row[name] for name in shown] for row in whole
    ]


def test_income_that_was_reversed_while_an_adjustment_waited_is_not_adjusted(
    db: Database, entity: Entity
) -> None:
    loan = lend(db, entity)
    income_transaction = defer(loan)
    loan.reverse(income_transaction)
    with db.refused("RL452"):  # it has passed the check that goes before the lock
        ask(
            db, entity,
            "(internal.adjust_deferred_income(l, t, 1, null)).amount"
            " from lending.loan as l inner join lending.loan_transaction as t"
            " on l.id = t.loan_id where t.id = {}",
            income_transaction,
        )  # fmt: skip
    assert db.rows("select name from ops.verify() where violations > 0") == []


def bind(db: Database, entity: Entity, command: str) -> None:
    """Let a command need a second person."""
    with db.acting_as("rently_executive", entity):
        db.call("api.set_approval_policy", legal_entity_id=entity.id, command=command)


@pytest.mark.parametrize(
    ("command", "adjustment"),
    [
        ("capitalise_income", "adjust_capitalised_income"),
        ("take_buy_down_fee", "adjust_buy_down_fee"),
    ],
)
def test_a_second_person_is_asked_for(
    db: Database, entity: Entity, command: str, adjustment: str
) -> None:
    loan = lend(db, entity)
    transaction = defer(loan, command)
    for name in (command, adjustment):
        bind(db, entity, name)
    with db.refused("RL013"):
        defer(loan, command)
    with db.refused("RL013"):
        adjust(loan, transaction, 1, "2026-01-01", adjustment.removeprefix("adjust_"))
