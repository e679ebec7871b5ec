"""Changes of a loan that move no money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY, months_ago
from servicing import Servicing, new_loan
from sqltest import Database, Entity

TERMS = [
    {},
    {"interest_recalculation": "last_instalment", "is_level_smoothed": True},
    {"interest_recalculation": "instalment", "is_schedule_progressive": False},
]
NAMES = ["none", "last_instalment", "instalment"]


@pytest.fixture(params=TERMS, ids=NAMES)
def loan(request: pytest.FixtureRequest, db: Database, entity: Entity) -> Servicing:
    """Return a loan that began half a year ago, under each kind of recalculation."""
    return new_loan(db, entity, terms=request.param, start_date=months_ago(6))


def change(servicing: Servicing, command: str, **arguments: Any) -> dict[str, Any]:
    """Modify the loan as a loan officer."""
    with servicing.db.acting_as("rently_loan_officer", servicing.entity):
        answer = servicing.db.call(
            f"api.{command}",
            legal_entity_id=servicing.entity.id,
            loan_id=servicing.loan["id"],
            reason="agreed with the borrower",
            **arguments,
        )[0]
    servicing.loan = answer
    return answer


def undo(servicing: Servicing, modification: Any = None) -> None:
    """Undo the last modification."""
    with servicing.db.acting_as("rently_loan_officer", servicing.entity):
        found = servicing.db.value(
            "select id from api.loan_modification where loan_id = %s order by id desc limit 1",
            [servicing.loan["id"]],
        )
        servicing.db.call(
            "api.undo_modification",
            legal_entity_id=servicing.entity.id,
            loan_modification_id=modification or found,
            reason="entered by mistake",
        )


def owed(servicing: Servicing) -> list[tuple[dt.date, Decimal, Decimal]]:
    """Return due date, principal and interest of each instalment that asks for something."""
    return [
        (row["due_date"], row["principal_amount"], row["interest_amount"])
        for row in servicing.schedule()
        if row["principal_amount"] + row["interest_amount"] > 0
    ]


def rebuild_changes_nothing(servicing: Servicing) -> None:
    """Compute the loan anew and compare, and ask all invariants."""
    db = servicing.db
    read = "select to_jsonb(l) - 'row_version' - 'updated_at' from lending.loan as l where id = %s"
    before = db.value(read, [servicing.loan["id"]]), servicing.schedule()
    db.value(
        "select internal.rebuild_loan(l, now()) from lending.loan as l where id = %s",
        [servicing.loan["id"]],
    )
    assert (db.value(read, [servicing.loan["id"]]), servicing.schedule()) == before
    assert servicing.violations() == []


def open_due(servicing: Servicing) -> dt.date:
    """Return the first due date after today."""
    found: dt.date = next(
        row["due_date"] for row in servicing.schedule() if row["due_date"] > TODAY
    )
    return found


def principal(servicing: Servicing) -> Decimal:
    """Return all principal that the schedule asks for."""
    return sum((row[1] for row in owed(servicing)), Decimal(0))


def test_extra_instalments_share_what_is_left(loan: Servicing) -> None:
    before = owed(loan)
    change(loan, "reschedule_loan", from_due_date=open_due(loan), extra_instalment_count=3)
    after = owed(loan)
    assert len(after) == len(before) + 3
    assert principal(loan) == 1200
    rebuild_changes_nothing(loan)
    undo(loan)
    assert owed(loan) == before
    rebuild_changes_nothing(loan)


@pytest.mark.parametrize("terms", TERMS[:2], ids=NAMES[:2])
@pytest.mark.parametrize("method", ["annuity", "equal_principal"])
def test_a_balloon_outlives_what_changes_the_loan(
    db: Database, entity: Entity, terms: dict[str, Any], method: str
) -> None:
    product = db.create_product(entity, amortisation=method, terms=terms | {"balloon_pct": 40})
    began = str(TODAY - dt.timedelta(days=45))
    loan = new_loan(db, entity, product_code=product["code"], start_date=began)
    for command, arguments in (
        ("reschedule_loan", {"from_due_date": open_due(loan), "extra_instalment_count": 3}),
        ("change_rate", {"effective_date": TODAY, "interest_rate": "0.18"}),
        ("reamortise_loan", {}),
        ("re_age_loan", {"first_due_date": TODAY + dt.timedelta(30), "instalment_count": 6}),
    ):
        change(loan, command, **arguments)
        last, before = owed(loan)[-1][1], owed(loan)[-2][1]
        assert abs(last - before - 480) < 5, command
        assert principal(loan) == 1200
        rebuild_changes_nothing(loan)


def test_a_moved_due_date_moves_those_after_it(loan: Servicing) -> None:
    first = open_due(loan)
    moved = first + dt.timedelta(days=10)
    before = owed(loan)
    change(loan, "reschedule_loan", from_due_date=first, first_due_date=moved)
    dates = [row[0] for row in owed(loan)]
    assert moved in dates
    assert first not in dates
    assert len(dates) == len(before)
    assert principal(loan) == 1200
    rebuild_changes_nothing(loan)


def test_grace_lets_instalments_be_without_principal(loan: Servicing) -> None:
    first = open_due(loan)
    change(loan, "reschedule_loan", from_due_date=first, principal_grace_count=2)
    rows = {row[0]: row for row in owed(loan)}
    assert rows[first][1] == 0
    assert principal(loan) == 1200
    rebuild_changes_nothing(loan)


def test_a_re_age_makes_the_loan_current(loan: Servicing) -> None:
    loan.pay(50, months_ago(5))
    first = TODAY + dt.timedelta(days=20)
    answer = change(loan, "re_age_loan", first_due_date=first, instalment_count=8)
    assert answer["oldest_unpaid_due_date"] == first
    assert principal(loan) == 1200
    rebuild_changes_nothing(loan)
    loan.pay(100, str(TODAY))
    rebuild_changes_nothing(loan)


def test_a_re_amortisation_spreads_what_is_past_due(loan: Servicing) -> None:
    maturity = loan.loan["maturity_date"]
    answer = change(loan, "reamortise_loan")
    assert answer["oldest_unpaid_due_date"] > TODAY
    assert answer["maturity_date"] == maturity
    assert principal(loan) == 1200
    rebuild_changes_nothing(loan)
    with loan.db.refused("RL323"):
        change(loan, "reamortise_loan")


def test_a_higher_rate_costs_more(loan: Servicing) -> None:
    before = sum(row[2] for row in owed(loan))
    change(loan, "change_rate", effective_date=open_due(loan), interest_rate="0.24")
    assert sum(row[2] for row in owed(loan)) > before
    assert principal(loan) == 1200
    loan.pay(100, str(TODAY))
    rebuild_changes_nothing(loan)


def test_a_pause_bears_no_interest(loan: Servicing) -> None:
    before = sum(row[2] for row in owed(loan))
    first = open_due(loan)
    pause = {"from_date": first, "until_date": first + dt.timedelta(days=20)}
    change(loan, "pause_interest", **pause)
    assert sum(row[2] for row in owed(loan)) < before
    assert principal(loan) == 1200
    rebuild_changes_nothing(loan)
    with loan.db.refused("RL324"):
        change(loan, "pause_interest", **pause)


def test_a_terminated_contract_owes_everything_today(loan: Servicing) -> None:
    change(loan, "terminate_contract")
    assert max(row[0] for row in owed(loan)) == TODAY
    assert principal(loan) == 1200
    rebuild_changes_nothing(loan)
    undo(loan)
    rebuild_changes_nothing(loan)


def test_what_changes_nothing_is_refused(servicing: Servicing) -> None:
    with servicing.db.refused("RL321"):
        change(
            servicing,
            "reschedule_loan",
            from_due_date=servicing.schedule()[0]["due_date"],
        )


def test_an_impossible_rate_is_refused(servicing: Servicing) -> None:
    with servicing.db.refused("RL321"):
        change(servicing, "change_rate", effective_date="2024-03-01", interest_rate=11)


def test_a_rate_outside_the_limits_of_the_product_is_refused(db: Database, entity: Entity) -> None:
    terms = {"min_interest_rate": "0.10", "max_interest_rate": "0.15"}
    loan = new_loan(db, entity, terms=terms, start_date=months_ago(6))
    for rate in ("0.09", "0.16"):
        with db.refused("RL202"):
            change(loan, "change_rate", effective_date=open_due(loan), interest_rate=rate)
    change(loan, "change_rate", effective_date=open_due(loan), interest_rate="0.15")
    rebuild_changes_nothing(loan)


@pytest.mark.parametrize("terms", TERMS[1:], ids=NAMES[1:])
def test_grace_on_interest_is_refused_where_interest_is_recalculated(
    db: Database, entity: Entity, terms: dict[str, Any]
) -> None:
    loan = new_loan(db, entity, terms=terms, start_date=months_ago(6))
    with db.refused("RL321"):
        change(
            loan,
            "reschedule_loan",
            from_due_date=open_due(loan),
            extra_instalment_count=1,
            interest_grace_count=1,
        )


def test_grace_on_interest_lets_it_fall_due_later(db: Database, entity: Entity) -> None:
    loan = new_loan(db, entity, start_date=months_ago(6))
    change(loan, "reschedule_loan", from_due_date=open_due(loan), interest_grace_count=1)
    assert {row[0]: row for row in owed(loan)}[open_due(loan)][2] == 0
    rebuild_changes_nothing(loan)


def test_a_day_without_an_instalment_is_refused(servicing: Servicing) -> None:
    with servicing.db.refused("RL322"):
        change(servicing, "reschedule_loan", from_due_date="2024-02-16", extra_instalment_count=1)


def test_a_closed_loan_is_not_modified(servicing: Servicing) -> None:
    servicing.pay(5000, "2024-02-15")
    with servicing.db.refused("RL303"):
        change(servicing, "re_age_loan", first_due_date=str(TODAY), instalment_count=3)


def test_a_modification_is_undone_once(servicing: Servicing) -> None:
    change(servicing, "terminate_contract")
    undo(servicing)
    with servicing.db.refused("RL320"):
        undo(servicing)


def test_another_role_may_not_modify(servicing: Servicing) -> None:
    db = servicing.db
    with db.acting_as("rently_collections_agent", servicing.entity), db.refused("42501"):
        db.call(
            "api.terminate_contract",
            legal_entity_id=servicing.entity.id,
            loan_id=servicing.loan["id"],
            reason="no",
        )


@pytest.mark.parametrize("months", [1, 2])
@pytest.mark.parametrize("terms", TERMS[1:], ids=NAMES[1:])
def test_what_repays_the_loan_today_is_what_repaid_it_before_the_change(
    db: Database, entity: Entity, terms: dict[str, Any], months: int
) -> None:
    # A month of this convention has 30 days: what part of two of them is over is told by their own.
    product = db.create_product(
        entity, terms=terms, frequency_count=months, day_count_convention="30E/360"
    )
    loan = new_loan(db, entity, product_code=product["code"], start_date=months_ago(6))

    def payoff() -> dict[str, Any]:
        with loan.db.acting_as("rently_loan_officer", loan.entity):
            (quote,) = loan.db.call(
                "api.quote_payoff", legal_entity_id=loan.entity.id, loan_id=loan.loan["id"]
            )
            return quote

    loan.pay(50, months_ago(5))
    before = payoff()
    assert before["interest_amount"] > 0
    later = {"first_due_date": TODAY + dt.timedelta(days=20), "instalment_count": 8}
    for command, arguments in (
        ("re_age_loan", later),
        ("reamortise_loan", {}),
        ("terminate_contract", {}),
    ):
        change(loan, command, **arguments)
        assert payoff() == before, command
        undo(loan)
    assert payoff() == before
