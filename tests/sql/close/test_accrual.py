"""Interest that is earned day by day: posted as differences, equal to what events say."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from probes import ask
from servicing import VERIFY, Servicing
from sqltest import Database, Entity

START = date(2024, 1, 15)
TERMS = {"accounting_basis": "accrual", "non_accrual_days": 60}

# Asked of plan and ledger, not of what the step keeps.
EARNED = """
select coalesce(
    sum(
        finance.interest_earned(
            s.interest_amount - s.credited_interest_amount, s.period_start_date, s.due_date, %s, 2
        )
    ),
    0
)
from lending.loan as l
inner join lending.amortisation_line as s
    on s.loan_id = l.id and s.plan_version = l.current_plan_version
where l.id = %s
"""
RECEIVABLE = """
select
    coalesce(sum(e.amount) filter (where d.code = '1200'), 0)
    - coalesce(sum(e.amount) filter (where c.code = '1200'), 0) as amount
from lending.ledger_entry as e
inner join lending.ledger_account as d on d.id = e.debit_account_id
inner join lending.ledger_account as c on c.id = e.credit_account_id
where e.legal_entity_id = %s and case %s
    when 'posted' then e.loan_id = %s and e.description = 'accrual interest'
    when 'settled' then e.loan_id = %s and e.description not like 'accrual%%'
    else e.description like 'accrual%%'
end
"""
RUNNING = """
select finance.interest_earned(
    a.period_interest_amount, a.period_start_on, a.period_due_on, %s, 2
) from lending.loan_accrual as a where a.loan_id = %s and a.period_start_on is not null
"""


def step(db: Database, entity: Entity, day: date) -> int:
    """Accrue a day; return the rows written."""
    written: int = ask(db, entity, "internal.close_step_accrual({}, {})", entity.id, day)
    return written


def receivable(db: Database, entity: Entity, what: str, loan: Any = None) -> Decimal:
    """Return what entries did to interest receivable: posted, settled or all accruals."""
    amount: Decimal = db.value(RECEIVABLE, [entity.id, what, loan, loan])
    return amount


def accrued(db: Database, entity: Entity, loan: Any, day: date) -> Decimal:
    """Return what was posted for a loan, and its part of the running periods."""
    running = db.rows(RUNNING, [day, loan])
    part = next(iter(running[0].values())) if running else Decimal(0)
    return receivable(db, entity, "posted", loan) + part


def expected(db: Database, entity: Entity, loan: Any, day: date) -> Decimal:
    """Return what a loan has earned by the end of a day, by plan, events and lateness."""
    row = db.row("select status, closed_on, charged_off_on from lending.loan where id = %s", [loan])
    settled = -receivable(db, entity, "settled", loan)
    if row["status"] in ("closed", "charged_off", "written_off"):
        return settled
    late = ask(
        db, entity, "days_past_due from internal.overdue_on({}, {}, {})", entity.id, loan, day
    )
    if late >= TERMS["non_accrual_days"]:
        last = day - timedelta(days=late - int(str(TERMS["non_accrual_days"])) + 1)
        until_then: Decimal = db.value(EARNED, [last, loan])
        return max(until_then, settled)
    earned: Decimal = db.value(EARNED, [day, loan])
    return earned


@pytest.fixture
def loans(db: Database, entity: Entity) -> list[Servicing]:
    product = db.create_product(entity, terms=TERMS)["code"]
    made = []
    for number in range(3):
        loan = db.create_loan(
            entity, product_code=product, start_date=str(START + timedelta(days=7 * number))
        )
        made.append(Servicing(db, entity, db.disburse(entity, loan)))
    return made


def settle_clock(db: Database, day: date) -> None:
    """Let the loans' rows look as if they had last been changed at noon of a day."""
    db.run("set local session_replication_role = replica")
    db.run("update lending.loan set updated_at = %s::date + time '12:00'", [day])
    db.run("set local session_replication_role = origin")


def do_something(chance: random.Random, loan: Servicing, day: date) -> None:
    """Let one thing happen to a loan on a day, perhaps with an earlier value date."""
    loan.refresh()
    what = chance.choices(["pay", "pay back", "reverse", "charge off", "undo"], [60, 5, 15, 4, 12])[
        0
    ]
    since = loan.loan["start_date"]
    value_date = max(day - timedelta(days=chance.choice([0, 0, 1, 3, 17, 40])), since)
    status = loan.loan["status"]
    if what in ("pay", "pay back") and status == "active":
        amount = "106.62" if what == "pay" else "700"
        loan.pay(amount, str(value_date))
    elif what == "reverse" and status in ("active", "closed"):
        payments = [
            row["loan_transaction_id"]
            for row in loan.statement()
            if row["transaction_type"] == "repayment" and not row["is_reversed"]
        ]
        if payments:
            loan.reverse(chance.choice(payments))
    elif what == "charge off" and status == "active":
        loan.call("rently_risk_manager", "api.charge_off_loan", loan_id=loan.loan["id"],
                  value_date=str(day))  # fmt: skip
    elif what == "undo" and status == "charged_off":
        loan.call("rently_risk_manager", "api.undo_charge_off", loan_id=loan.loan["id"])


def test_posted_accruals_are_the_recomputed_interest_on_every_day_of_a_year(
    db: Database, entity: Entity, loans: list[Servicing]
) -> None:
    chance = random.Random(1)  # noqa: S311  # not for secrets
    seen: set[str] = set()
    for number in range(366):
        day = START + timedelta(days=number)
        for loan in loans:
            if chance.random() < 0.06 and day > loan.loan["start_date"]:
                do_something(chance, loan, day)
        settle_clock(db, day)
        step(db, entity, day)
        owed = [
            expected(db, entity, loan.loan["id"], day)
            for loan in loans
            if loan.loan["start_date"] <= day
        ]
        assert [
            accrued(db, entity, loan.loan["id"], day)
            for loan in loans
            if loan.loan["start_date"] <= day
        ] == owed, day
        assert receivable(db, entity, "all") == sum(owed), day
        seen |= {
            row["what"]
            for row in db.rows(
                "select case when a.stopped_on is null then l.status else 'stopped' end as what"
                " from lending.loan_accrual as a join lending.loan as l on l.id = a.loan_id"
            )
        }
        if number % 100 == 0:
            assert step(db, entity, day) == 0
            assert db.rows(VERIFY) == []
    assert db.rows(VERIFY) == []
    assert seen >= {"active", "stopped", "charged_off"}


def test_a_payment_with_an_earlier_value_date_corrects_itself_in_an_open_month(
    db: Database, entity: Entity, loans: list[Servicing]
) -> None:
    loan = loans[0].loan["id"]
    day = START + timedelta(days=120)
    step(db, entity, day)
    stopped = receivable(db, entity, "posted", loan)
    assert db.value("select stopped_on from lending.loan_accrual where loan_id = %s", [loan])
    loans[0].pay("320", str(START + timedelta(days=31)))
    with db.acting_as("rently_accountant", entity):
        for month in ("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01"):
            db.call("api.close_accounting_period", legal_entity_id=entity.id, month=month)
    step(db, entity, day)
    assert receivable(db, entity, "posted", loan) > stopped
    today = db.value("select internal.business_date(%s)", [entity.id])
    booked = db.row(
        "select booked_on, value_date from lending.ledger_entry"
        " where loan_id = %s and description = 'accrual interest' order by id desc limit 1",
        [loan],
    )
    assert booked == {"booked_on": today, "value_date": day}


def test_on_the_cash_basis_nothing_is_accrued(db: Database, entity: Entity) -> None:
    loan = db.disburse(entity, db.create_loan(entity, start_date=str(START)))
    assert step(db, entity, START + timedelta(days=40)) == 0
    assert accrued(db, entity, loan["id"], START + timedelta(days=40)) == 0


def test_only_loans_that_change_are_written(
    db: Database, entity: Entity, loans: list[Servicing]
) -> None:
    settle_clock(db, START)
    assert step(db, entity, START + timedelta(days=20)) == len(loans) + 1
    assert step(db, entity, START + timedelta(days=21)) == 1, "one sum a product"
    assert step(db, entity, START + timedelta(days=31)) == 1 + 1, "one period ends"


def test_interest_without_accounts_is_refused(
    db: Database, entity: Entity, loans: list[Servicing]
) -> None:
    db.run("delete from lending.gl_mapping where transaction_type = 'accrual'")
    with db.refused("RL501"):
        step(db, entity, START + timedelta(days=40))
    assert receivable(db, entity, "posted", loans[0].loan["id"]) == 0


def test_interest_of_running_periods_without_accounts_is_refused(
    db: Database, entity: Entity, loans: list[Servicing]
) -> None:
    assert loans
    settle_clock(db, START)
    db.run("delete from lending.gl_mapping where transaction_type = 'accrual'")
    with db.refused("RL501"):
        step(db, entity, START + timedelta(days=20))
    assert db.value("select count(*) from lending.running_interest") == 0
