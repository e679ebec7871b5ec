"""Laws of the servicing engine: what any stream of events leaves true."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from laws import law
from servicing import Servicing, new_loan
from sqltest import Database, Entity

START = dt.date(2024, 1, 15)
COMPONENTS = ("penalty", "fee", "interest", "principal")
POSITIONS = [f"{due}_{part}" for due in ("past_due", "due", "in_advance") for part in COMPONENTS]

# A stream takes a second: fewer of them than of pure functions.
streams = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MONEY = st.integers(1, 40_000).map(lambda cents: Decimal(cents) / 100)
EVENT = st.tuples(
    st.sampled_from(
        ["pay", "pay", "pay", "charge", "reverse", "charge_back", "goodwill", "charge_off", "undo"]
    ),
    st.integers(0, 500),
    MONEY,
)


@st.composite
def open_lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw instalments a month apart, each with something due and paid of its components."""
    lines = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        line: dict[str, Any] = {
            "number": number,
            "kind": "instalment",
            "start_on": str(START + dt.timedelta(days=30 * (number - 1))),
            "due_on": str(START + dt.timedelta(days=30 * number)),
        }
        for part in COMPONENTS:
            due = draw(st.integers(0, 300))
            line[part] = due
            line[f"{part}_paid"] = draw(st.integers(0, due))
        lines.append(line)
    return lines


@law
@given(
    lines=open_lines(),
    order=st.permutations(POSITIONS),
    processing=st.sampled_from(["by_instalment", "by_component"]),
    future=st.sampled_from(["next", "last"]),
    day=st.integers(0, 270),
    amount=st.integers(1, 6000),
)
def test_the_loop_allocates_what_the_one_statement_does(
    anyone: Database,
    lines: list[dict[str, Any]],
    order: list[str],
    processing: str,
    future: str,
    day: int,
    amount: int,
) -> None:
    rule = {"positions": order, "processing": processing, "future_rule": future}
    found = anyone.row(
        """
        with given as (
            select
                array(
                    select i
                    from jsonb_populate_recordset(null::finance.instalment, %(lines)s) as i
                ) as lines,
                jsonb_populate_record(null::finance.allocation_rule, %(rule)s) as rule,
                jsonb_populate_record(
                    null::finance.loan_terms,
                    '{"recalculation": "none", "schedule": {"minor_units": 0}}'
                ) as terms
        )
        select
            (
                select coalesce(jsonb_agg(w order by w.number, w.component), '[]')
                from given
                cross join finance.waterfall(given.lines, %(day)s, %(amount)s, given.rule) as w
            ) as statement,
            (
                select coalesce(jsonb_agg(a order by a.number, a.component), '[]')
                from given
                cross join unnest((
                    finance.allocate(
                        row(
                            given.lines, 0, '{}', '{}', '{}', '{}', null, '{}', 0, '{}'
                        )::finance.loan_state,
                        given.terms,
                        row(
                            null, 'repayment', %(day)s::date, %(amount)s,
                            null, null, null, null, null, null
                        )::finance.loan_event,
                        %(amount)s,
                        given.rule
                    )
                ).allocations) as a
                where a.component <> 'credit_balance'
            ) as loop
        """,
        {
            "lines": json.dumps(lines),
            "rule": json.dumps(rule),
            "day": START + dt.timedelta(days=day),
            "amount": amount,
        },
    )
    looped = [{key: row[key] for key in ("number", "component", "amount")} for row in found["loop"]]
    assert looped == found["statement"]


def happen(servicing: Servicing, event: tuple[str, int, Decimal], done: list[Any]) -> None:
    """Let one event happen, if it can."""
    kind, offset, amount = event
    on = START + dt.timedelta(days=offset)
    is_charged_off = servicing.loan["status"] == "charged_off"
    if kind == "pay" and servicing.loan["status"] in ("active", "charged_off"):
        done.append(servicing.pay(amount, str(on)))
    elif (kind == "charge_off" and servicing.loan["status"] == "active") or (
        kind == "undo" and is_charged_off
    ):
        servicing.call(
            "rently_risk_manager",
            "api.charge_off_loan" if kind == "charge_off" else "api.undo_charge_off",
            loan_id=servicing.loan["id"],
        )
    elif kind == "charge" and servicing.db.value(
        "select charged_off_on is null from lending.loan where id = %s", [servicing.loan["id"]]
    ):
        servicing.charge(str(on), amount)
    elif kind == "goodwill":
        servicing.call(
            "rently_loan_officer",
            "api.credit_loan",
            loan_id=servicing.loan["id"],
            transaction_type="goodwill_credit",
            amount=amount,
            value_date=on,
        )
    elif kind in ("reverse", "charge_back") and done:
        payment = done.pop(offset % len(done))
        if kind == "reverse":
            servicing.reverse(payment)
        else:
            servicing.charge_back(payment)
    servicing.refresh()


def stored(servicing: Servicing) -> dict[str, Any]:
    """Return everything derived of the loan, and how many rows say it."""
    return servicing.db.row(
        """
        select
            to_jsonb(l) - '{updated_at, row_version}'::text[] as loan,
            (select count(*) from lending.payment_allocation as a where a.loan_id = l.id) as parts,
            (select count(*) from lending.amortisation_plan as p where p.loan_id = l.id) as plans,
            (select count(*) from lending.ledger_entry as e where e.loan_id = l.id) as entries
        from lending.loan as l
        where l.id = %s
        """,
        [servicing.loan["id"]],
    )


@streams
@given(
    events=st.lists(EVENT, min_size=3, max_size=14),
    recalculation=st.sampled_from(["none", "last_instalment"]),
    behaviour=st.sampled_from(["regular", "zero_interest", "accelerated"]),
    basis=st.sampled_from(["cash", "accrual"]),
)
def test_a_rebuild_finds_nothing_to_change_and_every_law_holds(
    db: Database,
    entity: Entity,
    events: list[tuple[str, int, Decimal]],
    recalculation: str,
    behaviour: str,
    basis: str,
) -> None:
    with db.connection.transaction(force_rollback=True):
        servicing = new_loan(
            db,
            entity,
            terms={
                "interest_recalculation": recalculation,
                "charge_off_behaviour": behaviour,
                "accounting_basis": basis,
            },
        )
        done: list[Any] = []
        for event in events:
            happen(servicing, event, done)
        assert servicing.violations() == []
        before = stored(servicing)
        db.run(
            "select internal.rebuild_loan(l, now()) from lending.loan as l where l.id = %s",
            [servicing.loan["id"]],
        )
        assert stored(servicing) == before


@streams
@given(
    payments=st.lists(st.tuples(st.integers(0, 330), MONEY), min_size=2, max_size=6),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_changes_nothing(
    db: Database, entity: Entity, payments: list[tuple[int, Decimal]], chance: Random
) -> None:
    # Payments of one day count in the order in which they came, so each has a day of its own.
    by_day = dict(payments)
    with db.connection.transaction(force_rollback=True):
        product = db.create_product(entity)["code"]
        ends = []
        shuffled = list(by_day.items())
        chance.shuffle(shuffled)
        for order in (sorted(by_day.items()), shuffled):
            loan = db.create_loan(entity, start_date=str(START), product_code=product)
            servicing = Servicing(db, entity, db.disburse(entity, loan))
            for offset, amount in order:
                servicing.pay(amount, str(START + dt.timedelta(days=offset)))
                servicing.refresh()
            ends.append(servicing.schedule())
        assert ends[0] == ends[1]


@streams
@given(payments=st.lists(st.tuples(st.integers(1, 330), MONEY), min_size=1, max_size=6))
def test_an_independent_count_in_decimals_agrees(
    db: Database, entity: Entity, payments: list[tuple[int, Decimal]]
) -> None:
    assume(sum(amount for _, amount in payments) <= 1200)
    with db.connection.transaction(force_rollback=True):
        loan = db.create_loan(entity, start_date=str(START))
        servicing = Servicing(db, entity, db.disburse(entity, loan))
        due = [
            [row["due_date"], row["interest_amount"], row["principal_amount"]]
            for row in servicing.schedule()
        ]
        for offset, amount in sorted(payments):
            servicing.pay(amount, str(START + dt.timedelta(days=offset)))
            servicing.refresh()
            left = amount
            for line in due:
                for part in (1, 2):
                    paid = min(left, line[part])
                    line[part] -= paid
                    left -= paid
            assert left == 0
        assert [row["unpaid_amount"] for row in servicing.schedule()] == [
            line[1] + line[2] for line in due
        ]
        owed = sum(line[2] for line in due)
        assert servicing.loan["principal_outstanding_amount"] == owed
