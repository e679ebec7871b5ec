"""Loans whose instalments are computed anew: what is owed of the running period when all changes.

Every figure is balance by rate by days through 365, counted here, not by the engine.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from clock import TODAY
from servicing import Servicing, new_loan
from sqltest import Database, Entity

START = TODAY - dt.timedelta(days=45)
PRINCIPAL = Decimal(1200)
RATE = Decimal("0.12")


@pytest.fixture(params=["regular", "zero_interest", "accelerated"])
def behaviour(request: pytest.FixtureRequest) -> str:
    """Return what a charge-off does to the schedule."""
    return str(request.param)


def young_loan(db: Database, entity: Entity, **terms: Any) -> Servicing:
    """Return a loan of 1,200.00 at 12 % that began 45 days ago: one instalment is past due."""
    return new_loan(
        db,
        entity,
        start_date=str(START),
        product_code=db.create_product(
            entity,
            day_count_convention="ACT/365F",
            terms={"interest_recalculation": "instalment", "is_schedule_progressive": False}
            | terms,
        )["code"],
    )


@pytest.fixture
def loan(db: Database, entity: Entity) -> Servicing:
    """Return a loan of which one instalment is past due."""
    return young_loan(db, entity)


def interest(balance: Decimal, from_on: dt.date, to_on: dt.date) -> Decimal:
    """Return the interest of days, in whole cents."""
    earned = balance * RATE * (to_on - from_on).days / 365
    return earned.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def change(loan: Servicing, command: str, **arguments: Any) -> None:
    """Modify the loan as a loan officer."""
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        loan.db.call(
            f"api.{command}",
            legal_entity_id=loan.entity.id,
            loan_id=loan.loan["id"],
            reason="agreed with the borrower",
            **arguments,
        )


def payoff(loan: Servicing, on: dt.date) -> tuple[Decimal, Decimal]:
    """Return principal and interest of the payoff quote."""
    with loan.db.acting_as("rently_loan_officer", loan.entity):
        quote = loan.db.call(
            "api.quote_payoff",
            legal_entity_id=loan.entity.id,
            loan_id=loan.loan["id"],
            on_date=on,
        )[0]
    return quote["principal_amount"], quote["interest_amount"]


def asked(loan: Servicing) -> tuple[Decimal, Decimal]:
    """Return all principal and interest that the schedule asks for."""
    rows = loan.schedule()
    return (
        sum((row["principal_amount"] for row in rows), Decimal(0)),
        sum((row["interest_amount"] for row in rows), Decimal(0)),
    )


def rebuild_changes_nothing(loan: Servicing) -> None:
    """Compute the loan anew and compare, and ask all invariants."""
    before = loan.schedule()
    loan.db.value(
        "select internal.rebuild_loan(l, now()) from lending.loan as l where id = %s",
        [loan.loan["id"]],
    )
    assert loan.schedule() == before
    assert loan.violations() == []


def earned_until_today(loan: Servicing) -> Decimal:
    """Return the interest of the first period and of all principal since then."""
    due = loan.schedule()[0]["due_date"]
    return interest(PRINCIPAL, START, due) + interest(PRINCIPAL, due, TODAY)


def test_a_payoff_in_the_first_period_owes_its_interest(loan: Servicing) -> None:
    on = START + dt.timedelta(days=10)
    assert payoff(loan, on) == (PRINCIPAL, interest(PRINCIPAL, START, on))
    loan.pay(sum(payoff(loan, on)), str(on))
    loan.refresh()
    assert loan.loan["status"] == "closed"


def test_a_payoff_owes_interest_on_all_that_is_overdue(loan: Servicing) -> None:
    assert payoff(loan, TODAY) == (PRINCIPAL, earned_until_today(loan))


def test_a_re_age_owes_interest_until_its_day_and_then_anew(loan: Servicing) -> None:
    earned = earned_until_today(loan)
    first = TODAY + dt.timedelta(days=20)
    change(loan, "re_age_loan", first_due_date=first, instalment_count=8)
    rows = [row for row in loan.schedule() if row["due_date"] > TODAY]
    assert len(rows) == 8
    assert rows[0]["interest_amount"] == interest(PRINCIPAL, TODAY, first) + earned
    balance = PRINCIPAL - rows[0]["principal_amount"]
    assert rows[1]["interest_amount"] == interest(balance, first, rows[1]["due_date"])
    levels = [row["principal_amount"] + row["interest_amount"] for row in rows]
    # What was earned before is asked for with the first one, on top of its level.
    assert levels[0] - earned == levels[1]
    assert abs(levels[7] - levels[1]) < Decimal("0.10")
    assert asked(loan)[0] == PRINCIPAL
    rebuild_changes_nothing(loan)
    before = asked(loan)[1]
    loan.pay(200, str(TODAY))
    assert payoff(loan, TODAY) == (PRINCIPAL - 200, earned)
    assert asked(loan)[1] < before
    rebuild_changes_nothing(loan)


def test_a_second_re_age_on_one_day_changes_no_debt(loan: Servicing) -> None:
    earned = earned_until_today(loan)
    first = TODAY + dt.timedelta(days=20)
    change(loan, "re_age_loan", first_due_date=first, instalment_count=8)
    change(loan, "re_age_loan", first_due_date=first, instalment_count=4)
    rows = [row for row in loan.schedule() if row["due_date"] > TODAY]
    assert len(rows) == 4
    assert rows[0]["interest_amount"] == interest(PRINCIPAL, TODAY, first) + earned
    assert asked(loan)[0] == PRINCIPAL
    assert payoff(loan, TODAY) == (PRINCIPAL, earned)


def test_a_re_amortisation_keeps_the_interest_of_what_was_past_due(loan: Servicing) -> None:
    past, running = loan.schedule()[:2]
    change(loan, "reamortise_loan")
    rows = [row for row in loan.schedule() if row["due_date"] > TODAY]
    assert rows[0]["interest_amount"] == (
        past["interest_amount"]
        + interest(PRINCIPAL, past["due_date"], TODAY)
        + interest(PRINCIPAL, TODAY, running["due_date"])
    )
    levels = [row["principal_amount"] + row["interest_amount"] for row in rows]
    assert abs(levels[10] - levels[1]) < Decimal("0.10")
    assert asked(loan)[0] == PRINCIPAL
    assert payoff(loan, TODAY)[1] == past["interest_amount"] + interest(
        PRINCIPAL, past["due_date"], TODAY
    )
    rebuild_changes_nothing(loan)
    loan.pay(500, str(TODAY))
    assert asked(loan)[0] == PRINCIPAL
    rebuild_changes_nothing(loan)


def test_a_termination_asks_for_what_a_payoff_would(loan: Servicing) -> None:
    expected = PRINCIPAL, earned_until_today(loan)
    change(loan, "terminate_contract")
    assert max(row["due_date"] for row in loan.schedule()) == TODAY
    assert asked(loan) == expected
    assert payoff(loan, TODAY) == expected
    rebuild_changes_nothing(loan)


def test_a_termination_regards_what_was_paid_ahead(loan: Servicing) -> None:
    past = loan.schedule()[0]
    paid_on = past["due_date"] + dt.timedelta(days=4)
    ahead = Decimal(300)
    late = interest(PRINCIPAL, past["due_date"], paid_on)
    loan.pay(past["principal_amount"] + past["interest_amount"] + ahead, str(paid_on))
    expected = (
        past["interest_amount"]
        + late
        + interest(PRINCIPAL - past["principal_amount"] - ahead, paid_on, TODAY)
    )
    change(loan, "terminate_contract")
    assert asked(loan) == (PRINCIPAL, expected)
    rebuild_changes_nothing(loan)


def test_interest_ends_with_a_charge_off_where_the_product_says_so(
    db: Database, entity: Entity, behaviour: str
) -> None:
    loan = young_loan(db, entity, charge_off_behaviour=behaviour)
    earned = earned_until_today(loan)
    loan.call("rently_risk_manager", "api.charge_off_loan", loan_id=loan.loan["id"])
    if behaviour == "regular":
        assert asked(loan)[1] > earned
    else:
        assert asked(loan) == (PRINCIPAL, earned)
    loan.pay(400, str(TODAY))
    rebuild_changes_nothing(loan)


def test_overdue_principal_bears_interest_past_a_due_date_on_which_money_came(
    db: Database, entity: Entity
) -> None:
    loan = young_loan(db, entity)
    past, running = loan.schedule()[:2]
    loan.pay(10, str(past["due_date"]))
    paid = past["interest_amount"]
    assert paid > 10
    assert payoff(loan, TODAY) == (
        PRINCIPAL,
        past["interest_amount"] - 10 + interest(PRINCIPAL, past["due_date"], TODAY),
    )
    assert running["due_date"] > TODAY


def test_a_rate_within_a_period_is_that_of_the_level_after_it(loan: Servicing) -> None:
    past, running = loan.schedule()[:2]
    loan.pay(past["principal_amount"] + past["interest_amount"], str(past["due_date"]))
    change(loan, "change_rate", effective_date=TODAY + dt.timedelta(days=2), interest_rate="0.24")
    levels = [
        row["principal_amount"] + row["interest_amount"]
        for row in loan.schedule()
        if row["due_date"] > running["due_date"]
    ]
    assert past["interest_amount"] == interest(PRINCIPAL, START, past["due_date"])
    # The last one asks for less by the days of the running period at the old rate, and not for what
    # a level of the old rate would leave.
    assert 0 <= levels[0] - levels[9] < interest(PRINCIPAL, past["due_date"], running["due_date"])
