"""Laws of loans that are changed: whatever is agreed in between, no money is made or lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
from clock import TODAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servicing import Servicing, new_loan
from sqltest import Database, Entity

DAYS_AGO = 190
KINDS = ["none", "last_instalment", "instalment"]
# What a rebuild could change: what is derived of a loan, and how many rows say it.
STORED = """
select
    to_jsonb(l) - '{updated_at, row_version}'::text[] as loan,
    (
        select jsonb_agg(to_jsonb(i) order by i.line_number)
        from internal.v_instalment as i
        where i.legal_entity_id = l.legal_entity_id and i.loan_id = l.id
    ) as instalments,
    (select count(*) from lending.payment_allocation as a where a.loan_id = l.id) as parts,
    (select count(*) from lending.amortisation_plan as p where p.loan_id = l.id) as plans,
    (select count(*) from lending.ledger_entry as e where e.loan_id = l.id) as entries
from lending.loan as l
where l.id = %s
"""
# A part of an instalment that is less than nothing, or more than paid.
CROOKED = """
select i.line_number
from internal.v_instalment as i
where
    i.loan_id = %s
    and not (
        i.principal_paid_amount between 0 and i.principal_amount
        and i.interest_paid_amount between 0 and i.interest_amount
        and i.fee_paid_amount between 0 and i.fee_amount
        and i.penalty_paid_amount between 0 and i.penalty_amount
    )
"""
# Paid out, less what came back, is what the instalments still ask for.
LOST = """
select l.disbursed_amount, l.principal_outstanding_amount, sum(i.principal_amount)
from lending.loan as l
inner join internal.v_instalment as i on l.legal_entity_id = i.legal_entity_id and l.id = i.loan_id
where l.id = %s
group by l.legal_entity_id, l.id
having
    l.disbursed_amount <> l.principal_outstanding_amount + l.principal_repaid_amount
    + l.principal_charged_off_amount + l.principal_written_off_amount
    or l.principal_outstanding_amount
    <> sum(i.principal_amount - i.principal_paid_amount) - l.principal_written_off_amount
"""
EVENT = st.tuples(
    st.sampled_from(
        [
            "pay",
            "pay",
            "reverse",
            "charge",
            "change_rate",
            "pause_interest",
            "re_age_loan",
            "reamortise_loan",
            "reschedule_loan",
            "undo_modification",
        ]
    ),
    st.integers(0, DAYS_AGO + 60),
    st.integers(1, 40_000),
)


def modified(servicing: Servicing, start: dt.date, kind: str, offset: int, size: int) -> None:
    """Ask for a modification whose values follow from two numbers."""
    later = start + dt.timedelta(days=DAYS_AGO + offset % 60 + 1)
    ways: list[dict[str, Any]] = [
        {"first_due_date": later},
        {"extra_instalment_count": size % 5 + 1},
        {"principal_grace_count": size % 3 + 1},
        {"interest_grace_count": size % 3 + 1},
    ]
    arguments: dict[str, dict[str, Any]] = {
        "change_rate": {
            "effective_date": start + dt.timedelta(days=offset),
            "interest_rate": Decimal(size) / 100_000,
        },
        "pause_interest": {
            "from_date": start + dt.timedelta(days=offset),
            "until_date": start + dt.timedelta(days=offset + size % 70 + 1),
        },
        "re_age_loan": {"first_due_date": later, "instalment_count": size % 9 + 1},
        "reamortise_loan": {},
        "reschedule_loan": {
            "from_due_date": servicing.loan["oldest_unpaid_due_date"],
            **ways[offset % 4],
        },
    }
    servicing.db.call(
        f"api.{kind}",
        legal_entity_id=servicing.entity.id,
        loan_id=servicing.loan["id"],
        reason="agreed",
        **arguments[kind],
    )


def undone(servicing: Servicing, offset: int) -> None:
    """Undo one of the modifications, if there is any."""
    found = servicing.db.rows(
        "select id from api.loan_modification"
        " where loan_id = %s and modification_type <> 'undo' and undone_by_modification_id is null",
        [servicing.loan["id"]],
    )
    if found:
        servicing.db.call(
            "api.undo_modification",
            legal_entity_id=servicing.entity.id,
            loan_modification_id=found[offset % len(found)]["id"],
            reason="a mistake",
        )


def happen(
    servicing: Servicing, start: dt.date, event: tuple[str, int, int], paid: list[Any]
) -> None:
    """Let one event happen."""
    kind, offset, size = event
    day = str(start + dt.timedelta(days=min(offset, DAYS_AGO)))
    if kind == "pay":
        paid.append(servicing.pay(Decimal(size) / 100, day))
    elif kind == "charge":
        servicing.charge(str(start + dt.timedelta(days=offset)), Decimal(size) / 100)
    elif kind == "reverse":
        if paid:
            servicing.reverse(paid.pop(offset % len(paid)))
    else:
        with servicing.db.acting_as("rently_loan_officer", servicing.entity):
            if kind == "undo_modification":
                undone(servicing, offset)
            else:
                modified(servicing, start, kind, offset, size)


def or_be_refused(servicing: Servicing, act: Callable[[], None]) -> None:
    """Act; a refusal has to be one of our own, and changes nothing."""
    before = servicing.db.row(STORED, [servicing.loan["id"]])
    refusal: psycopg.Error | None = None
    try:
        with servicing.db.connection.transaction():
            act()
    except psycopg.Error as error:
        refusal = error
    if refusal is not None:
        assert str(refusal.sqlstate).startswith("RL"), refusal
        assert servicing.db.row(STORED, [servicing.loan["id"]]) == before
    servicing.refresh()


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    events=st.lists(EVENT, min_size=3, max_size=9),
    recalculation=st.sampled_from(KINDS),
    basis=st.sampled_from(["cash", "accrual"]),
)
def test_a_loan_that_is_changed_keeps_every_law(
    db: Database,
    entity: Entity,
    events: list[tuple[str, int, int]],
    recalculation: str,
    basis: str,
) -> None:
    start = TODAY - dt.timedelta(days=DAYS_AGO)
    terms = {
        "interest_recalculation": recalculation,
        "accounting_basis": basis,
        "is_schedule_progressive": recalculation != "instalment",
    }
    with db.connection.transaction(force_rollback=True):
        servicing = new_loan(db, entity, terms=terms, start_date=str(start))
        paid: list[Any] = []
        for event in events:
            or_be_refused(servicing, lambda e=event: happen(servicing, start, e, paid))  # type: ignore[misc]
        before = db.row(STORED, [servicing.loan["id"]])
        assert db.rows(CROOKED, [servicing.loan["id"]]) == []
        assert db.rows(LOST, [servicing.loan["id"]]) == []
        assert servicing.violations() == []
        db.run(
            "select internal.rebuild_loan(l, now()) from lending.loan as l where l.id = %s",
            [servicing.loan["id"]],
        )
        assert db.row(STORED, [servicing.loan["id"]]) == before
