"""Due dates on working days: from the product's terms to the schedule of a loan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from servicing import Servicing
from sqltest import Database, Entity

RECALCULATION: list[dict[str, Any]] = [
    {},
    {"interest_recalculation": "last_instalment"},
    {"interest_recalculation": "instalment", "is_schedule_progressive": False},
]


def make(db: Database, entity: Entity, start: str, **terms: Any) -> Servicing:
    """Return a loan of 1,200 in six instalments that is paid out on a day."""
    product = db.create_product(entity, terms=terms)
    loan = db.create_loan(
        entity, product_code=product["code"], start_date=start, instalment_count=6
    )
    return Servicing(db, entity, db.disburse(entity, loan))


def due(loan: Servicing) -> list[str]:
    """Return the due dates."""
    return [str(row["due_date"]) for row in loan.schedule()]


def holiday(db: Database, day: str, calendar: str = "WEEKENDS") -> None:
    """Enter a holiday."""
    db.run(
        "insert into lending.holiday_calendar (code, name) values (%s, 'Test') "
        "on conflict do nothing",
        [calendar],
    )
    db.run(
        "insert into lending.holiday (calendar_code, holiday_date, name) values (%s, %s, 'Test')",
        [calendar, day],
    )


def rebuilt(loan: Servicing) -> list[dict[str, Any]]:
    """Compute the loan anew and return its schedule."""
    loan.db.value(
        "select internal.rebuild_loan(l, now()) from lending.loan as l where id = %s",
        [loan.loan["id"]],
    )
    return loan.schedule()


def test_due_dates_stay_where_nothing_rolls(db: Database, entity: Entity) -> None:
    assert due(make(db, entity, "2024-01-31")) == [
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
        "2024-05-31",
        "2024-06-30",
        "2024-07-31",
    ]


@pytest.mark.parametrize("terms", RECALCULATION, ids=["none", "last_instalment", "instalment"])
def test_a_due_date_on_a_day_off_moves(db: Database, entity: Entity, terms: dict[str, Any]) -> None:
    # 2024-03-31 is a Sunday, 2024-06-30 too; 1 April 2024 is made a holiday.
    holiday(db, "2024-04-01")
    following = make(db, entity, "2024-01-31", business_day_roll="following", **terms)
    assert due(following) == [
        "2024-02-29",
        "2024-04-02",
        "2024-04-30",
        "2024-05-31",
        "2024-07-01",
        "2024-07-31",
    ]
    modified = make(db, entity, "2024-01-31", business_day_roll="modified_following", **terms)
    assert due(modified)[1] == "2024-03-29"
    for loan in (following, modified):
        before = loan.schedule()
        assert sum(row["principal_amount"] for row in before) == 1200
        assert rebuilt(loan) == before
        assert loan.violations() == []


def test_interest_periods_are_adjusted_only_where_asked(db: Database, entity: Entity) -> None:
    terms = {"business_day_roll": "following", "interest_basis": "daily"}

    def periods(rolled: str) -> list[dict[str, Any]]:
        product = db.create_product(
            entity, day_count_convention="ACT/365F", terms=terms | {"rolled_accrual": rolled}
        )
        loan = db.create_loan(
            entity, product_code=product["code"], start_date="2024-01-31", instalment_count=6
        )
        return Servicing(db, entity, db.disburse(entity, loan)).schedule()

    unadjusted, adjusted = periods("none"), periods("all")
    assert [row["due_date"] for row in unadjusted] == [row["due_date"] for row in adjusted]
    # The second instalment moves from 31 March to 1 April: a day more, which the third has less.
    assert unadjusted[2]["period_start_date"] == dt.date(2024, 3, 31)
    assert adjusted[2]["period_start_date"] == dt.date(2024, 4, 1)
    balance = adjusted[0]["principal_amount"]
    extra = (Decimal(1200) - balance) * Decimal("0.12") / 365
    assert adjusted[1]["interest_amount"] - unadjusted[1]["interest_amount"] == pytest.approx(
        extra, abs=Decimal("0.01")
    )


@pytest.mark.parametrize(
    ("rule", "dates"),
    [
        ("clamp", ["2024-03-29", "2024-04-29"]),
        ("last_day", ["2024-03-31", "2024-04-30"]),
    ],
)
def test_the_end_of_the_month(db: Database, entity: Entity, rule: str, dates: list[str]) -> None:
    assert due(make(db, entity, "2024-02-29", month_end_rule=rule))[:2] == dates


def test_a_short_month_may_roll_on(db: Database, entity: Entity) -> None:
    assert due(make(db, entity, "2023-01-31", month_end_rule="roll"))[0] == "2023-03-01"


def test_the_product_may_have_a_calendar_of_its_own(db: Database, entity: Entity) -> None:
    holiday(db, "2024-02-29", "OWN")
    terms = {"business_day_roll": "following"}
    assert due(make(db, entity, "2024-01-31", **terms))[0] == "2024-02-29"
    own = make(db, entity, "2024-01-31", holiday_calendar_code="OWN", **terms)
    assert due(own)[0] == "2024-03-01"


def test_a_holiday_entered_later_moves_no_loan(db: Database, entity: Entity) -> None:
    loan = make(db, entity, "2024-01-31", business_day_roll="following")
    before = loan.schedule()
    holiday(db, "2024-05-31")
    db.run("update lending.holiday set created_at = now() + interval '1 second'")
    assert rebuilt(loan) == before
    loan.pay(100, "2024-02-29")
    assert due(loan) == [str(row["due_date"]) for row in before]


@pytest.mark.parametrize(
    "terms",
    [
        {"business_day_roll": "sideways"},
        {"month_end_rule": "first_day"},
        {"rolled_accrual": "all"},
        {"rolled_accrual": "some", "business_day_roll": "following"},
        {"holiday_calendar_code": "NOWHERE"},
    ],
)
def test_terms_that_do_not_exist_are_refused(
    db: Database, entity: Entity, terms: dict[str, Any]
) -> None:
    with db.refused("RL203"):
        db.create_product(entity, terms=terms)


def test_a_late_loan_counts_from_the_moved_date(db: Database, entity: Entity) -> None:
    loan = make(db, entity, "2024-01-31", business_day_roll="following")
    loan.pay(loan.schedule()[0]["unpaid_amount"], "2024-02-29")
    loan.refresh()
    assert str(loan.loan["oldest_unpaid_due_date"]) == "2024-04-01"
