"""Laws of deferred income: all of it is earned, once, whatever happens to the loan."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from laws import law
from servicing import Servicing
from sqltest import Database, Entity

START = dt.date(2026, 1, 1)
MATURITY = dt.date(2026, 4, 1)
CENT = Decimal("0.01")
OFFICER = "rently_loan_officer"
RISK = "rently_risk_manager"

streams = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
EVENT = st.tuples(
    st.sampled_from(
        ["capitalise", "buy_down", "adjust", "adjust", "close", "close", "reverse", "pay",
         "pay_off", "charge_off", "undo"]
    ),
    st.integers(0, 1000),
    st.integers(1, 6000),
)  # fmt: skip


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def recognised(
    db: Database, amount: int, first: int, last: int, on: int, lowered: list[tuple[int, int]]
) -> Decimal:
    """Return what the database says is earned; amounts in cents, days counted from the start."""
    return Decimal(
        db.value(
            "select finance.recognised_income(%s, %s, %s, %s, 2, %s::date[], %s::numeric[])",
            [
                Decimal(amount) / 100,
                day(first),
                day(last),
                day(on),
                [day(number) for number, _ in lowered],
                [Decimal(cents) / 100 for _, cents in lowered],
            ],
        )
    )


def oracle(amount: int, first: int, last: int, on: int, lowered: list[tuple[int, int]]) -> Fraction:
    """Earn day by day: of what is left, one share of the days that are left."""
    left, earned = Fraction(amount, 100), Fraction(0)
    for number in range(first, min(on + 1, last)):
        for when, cents in lowered:
            if when == number:
                left -= Fraction(cents, 100)
        if left < 0:
            earned, left = earned + left, Fraction(0)
        share = left / (last - number)
        earned, left = earned + share, left - share
    for when, cents in lowered:
        if min(on + 1, last) <= when <= on:
            left -= Fraction(cents, 100)
    return earned + min(left, Fraction(0)) + (max(left, Fraction(0)) if on >= last - 1 else 0)


@st.composite
def lives(draw: st.DrawFn) -> tuple[int, int, int, list[tuple[int, int]]]:
    """Draw an amount, its first day, the maturity and what lowers it by no more than all of it."""
    amount = draw(st.integers(1, 100_000))
    first = draw(st.integers(0, 50))
    last = first + draw(st.integers(1, 400))
    lowered, left = [], amount
    for number in sorted(draw(st.lists(st.integers(first, last - 1), max_size=4))):
        cents = draw(st.integers(0, left))
        left -= cents
        lowered.append((number, cents))
    return amount, first, last, lowered


@law
@given(life=lives(), after=st.integers(-1, 420))
def test_each_day_earns_its_share_of_what_is_left(
    anyone: Database, life: tuple[int, int, int, list[tuple[int, int]]], after: int
) -> None:
    amount, first, last, lowered = life
    found = recognised(anyone, amount, first, last, first + after, lowered)
    exact = oracle(amount, first, last, first + after, lowered)
    assert abs(Fraction(found) - exact) <= Fraction(CENT) / 2 + Fraction(1, 10**9)


@law
@given(life=lives(), after=st.integers(0, 10))
def test_by_maturity_all_that_was_not_taken_back_is_earned(
    anyone: Database, life: tuple[int, int, int, list[tuple[int, int]]], after: int
) -> None:
    amount, first, last, lowered = life
    found = recognised(anyone, amount, first, last, last - 1 + after, lowered)
    assert found == Decimal(amount - sum(cents for _, cents in lowered)) / 100


@law
@given(life=lives())
def test_what_is_earned_never_falls_but_by_an_adjustment(
    anyone: Database, life: tuple[int, int, int, list[tuple[int, int]]]
) -> None:
    amount, first, last, lowered = life
    taken = {number for number, _ in lowered}
    days = range(first - 1, min(last, first + 60))
    earned = [recognised(anyone, amount, first, last, on, lowered) for on in days]
    for (_, before), (on, then) in pairwise(zip(days, earned, strict=True)):
        assert then >= before or on in taken
    assert all(0 <= share.quantize(CENT, ROUND_HALF_EVEN) == share for share in earned)


class Life:
    """A loan that defers income, and what is done to it."""

    def __init__(self, db: Database, entity: Entity, **terms: Any) -> None:
        """Pay 900.00 of 2,000.00 out at 12 %, in three months."""
        self.db, self.entity = db, entity
        usual = {
            "max_disbursement_count": 2,
            "capitalised_income_type": "fee",
            "buy_down_fee_type": "interest",
        }
        product = db.create_product(entity, terms=usual | terms)
        loan = db.create_loan(
            entity,
            product_code=product["code"],
            principal_amount=2000,
            instalment_count=3,
            start_date=str(START),
        )
        self.loan = Servicing(db, entity, db.disburse(entity, loan, amount=900, value_date=START))
        self.closed = -1

    def rows(self) -> list[dict[str, Any]]:
        """Return the deferrals in order."""
        return self.db.rows(
            "select * from api.deferred_income where loan_id = %s order by loan_transaction_id",
            [self.loan.loan["id"]],
        )

    def stored(self) -> list[dict[str, Any]]:
        """Return what is stored of the loan, of its allocations and of the ledger."""
        loan_id = self.loan.loan["id"]
        return self.db.rows(
            """
            select to_jsonb(l) - '{row_version, updated_at}'::text[] as found
            from lending.loan as l where l.id = %(id)s
            union all
            select to_jsonb(count(*)) from lending.payment_allocation where loan_id = %(id)s
            union all
            select to_jsonb(count(*)) from lending.ledger_entry where loan_id = %(id)s
            union all
            select to_jsonb(count(*)) from lending.earned_income where loan_id = %(id)s
            """,
            {"id": loan_id},
        )

    def do(self, kind: str, pick: int, cents: int) -> None:
        """Do something, if the loan lets it."""
        try:
            with self.db.connection.transaction():
                self._do(kind, pick, Decimal(cents) / 100)
        except psycopg.Error as error:
            if not (error.sqlstate or "").startswith("RL"):
                raise
            self.db.run("set session authorization default")
            self.db.login = None
        self.loan.refresh()

    def _do(self, kind: str, pick: int, amount: Decimal) -> None:
        on = day(pick % 60)
        loan_id = self.loan.loan["id"]
        if kind == "close":
            self.close(self.closed + 1 + pick % 5)
        elif kind in ("capitalise", "buy_down"):
            name = "capitalise_income" if kind == "capitalise" else "take_buy_down_fee"
            self.loan.call(OFFICER, f"api.{name}", loan_id=loan_id, amount=amount, value_date=on)
        elif kind in ("adjust", "reverse") and (rows := self.rows()):
            row = rows[pick % len(rows)]
            if kind == "reverse":
                self.loan.reverse(row["loan_transaction_id"])
                return
            self.loan.call(
                OFFICER,
                f"api.adjust_{row['transaction_type']}",
                loan_transaction_id=row["loan_transaction_id"],
                amount=amount,
                value_date=max(on, row["value_date"]),
            )
        elif kind == "pay":
            self.loan.pay(amount, str(on))
        elif kind == "pay_off":
            self.loan.pay(3000, str(on))
        elif kind == "charge_off":
            self.loan.call(RISK, "api.charge_off_loan", loan_id=loan_id)
        elif kind == "undo" and self.loan.loan["status"] == "charged_off":
            self.loan.call(RISK, "api.undo_charge_off", loan_id=loan_id)
        elif kind == "undo":
            self.loan.reverse(self.loan.last_transaction())

    def close(self, number: int) -> None:
        """Close the days up to one."""
        with self.db.acting_as("rently_scheduler", self.entity):
            self.db.call(
                "api.run_close_of_business",
                legal_entity_id=self.entity.id,
                business_date=day(number),
            )
        self.closed = number


@streams
@given(
    events=st.lists(EVENT, min_size=1, max_size=10),
    recalculation=st.sampled_from(["none", "last_instalment"]),
    basis=st.sampled_from(["cash", "accrual"]),
)
def test_income_deferred_is_earned_taken_back_or_lost(
    db: Database,
    entity: Entity,
    events: list[tuple[str, int, int]],
    recalculation: str,
    basis: str,
) -> None:
    with db.connection.transaction(force_rollback=True):
        life = Life(db, entity, interest_recalculation=recalculation, accounting_basis=basis)
        for event in events:
            life.do(*event)
            assert life.loan.violations() == []
        before = life.stored()
        db.run(
            "select internal.rebuild_loan(l, now()) from lending.loan as l where l.id = %s",
            [life.loan.loan["id"]],
        )
        assert life.stored() == before
        if life.closed < (MATURITY - START).days:
            life.close((MATURITY - START).days)
        assert life.loan.violations() == []
        for row in life.rows():
            held = row["earned_amount"] + row["lost_amount"]
            expected = 0 if row["is_reversed"] else row["amount"] - row["adjusted_amount"]
            assert held == expected, row
            assert row["unearned_amount"] == 0


@streams
@given(
    events=st.lists(EVENT.filter(lambda e: e[0] in ("capitalise", "buy_down", "adjust")),
                    min_size=1, max_size=6),
    days=st.lists(st.integers(0, 89), max_size=3),
)  # fmt: skip
def test_it_does_not_matter_when_days_are_closed(
    db: Database, entity: Entity, events: list[tuple[str, int, int]], days: list[int]
) -> None:
    found = []
    for closes in (sorted(set(days)), []):
        with db.connection.transaction(force_rollback=True):
            life = Life(db, entity)
            for number, event in enumerate(events):
                life.do(*event)
                if number < len(closes):
                    life.close(closes[number])
            life.close(90)
            life.close(91)
            found.append([(row["amount"], row["earned_amount"]) for row in life.rows()])
    assert found[0] == found[1]
