"""Stages and expected losses as pure functions: numbers computed by hand, and laws."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqltest import Database

LOSS = "select round(finance.expected_credit_loss(%s, %s, %s, %s, %s, %s), 6)"
STAGE = (
    "select stage, reason_code, new_probation_ends_on::text from finance.ecl_stage("
    "days_late => %s, stage_2_days => 30, stage_3_days => 90, is_pd_increased => %s,"
    " is_restructured => %s, is_credit_impaired => %s, previous_stage => %s,"
    " probation_ends_on => %s, as_of => '2026-03-01', stage_2_probation_days => 30,"
    " stage_3_probation_days => 90)"
)


@pytest.mark.parametrize(
    ("probabilities", "months", "survival"),
    [
        ("{0.36}", 0, "1.000000"),
        ("{0.36}", 6, "0.800000"),
        ("{0.36}", 12, "0.640000"),
        ("{0.36}", 24, "0.409600"),  # the hazard goes on: 0.64 x 0.64
        ("{0.1, 0.19}", 18, "0.853815"),  # 0.9 x 0.9^½
        ("{1}", 1, "0.000000"),
        ("{0.5, 1}", 13, "0.000000"),
        ("{0}", 40, "1.000000"),
    ],
)
def test_survival_by_hand(db: Database, probabilities: str, months: int, survival: str) -> None:
    query = "select round(finance.survival_probability(%s::numeric[], %s), 6)"
    assert db.value(query, [probabilities, months]) == Decimal(survival)


def test_a_loss_over_twelve_months_by_hand(db: Database) -> None:
    # Half a year 1,000, half a year 500: 0.4 x (1000 x 0.2 / 1.01^6 + 500 x 0.16 / 1.01^12).
    arguments = [[1000, 500], [6, 12], [Decimal("0.36")], Decimal("0.4"), Decimal("0.12"), 1]
    assert db.value(LOSS, arguments) == Decimal("103.761994")


def test_a_loss_over_the_whole_life_by_hand(db: Database) -> None:
    # A bullet of 24 months: 0.4 x 1000 x (0.1 / 1.01^12 + 0.09 / 1.01^24).
    arguments = [
        [1000],
        [24],
        [Decimal("0.1"), Decimal("0.19")],
        Decimal("0.4"),
        Decimal("0.12"),
        2,
    ]
    assert db.value(LOSS, arguments) == Decimal("63.850350")


def test_a_loss_in_default_is_the_loss_given_default(db: Database) -> None:
    arguments = [[1000, 500], [1, 2], [Decimal("0.1")], Decimal("0.55"), Decimal("0.12"), 3]
    assert db.value(LOSS, arguments) == 550


fractions = st.decimals(min_value=0, max_value=1, places=4)
plans = st.lists(st.tuples(st.integers(0, 100_000), st.integers(1, 6)), min_size=1, max_size=30)
curves = st.lists(fractions, min_size=1, max_size=5).map(sorted)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(plan=plans, curve=curves, share=fractions, lgd=fractions, less=fractions, rate=fractions)
def test_losses_grow_with_stage_probability_and_severity(
    db: Database, plan, curve, share, lgd, less, rate
) -> None:
    exposures = sorted((amount for amount, _ in plan), reverse=True)
    months, reached = [], 0
    for _, step in plan:
        reached += step
        months.append(reached)

    def loss(stage: int, curve=curve, lgd=lgd) -> Decimal:
        found: Decimal = db.value(LOSS, [exposures, months, curve, lgd, rate, stage])
        return found

    by_stage = [loss(stage) for stage in (1, 2, 3)]
    assert all(lower <= higher for lower, higher in pairwise([Decimal(0), *by_stage]))
    for stage in (1, 2, 3):
        assert loss(stage, lgd=lgd * less) <= by_stage[stage - 1] + Decimal("0.000001")
    # Exposures fall and money is discounted, so more defaults, earlier, cost no less.
    milder = [probability * share for probability in curve]
    if all(probability < 1 for probability in curve):
        assert loss(1, curve=[milder[0]]) <= loss(1, curve=[curve[0]]) + Decimal("0.000001")
        assert loss(2, curve=[milder[0]]) <= loss(2, curve=[curve[0]]) + Decimal("0.000001")


@pytest.mark.parametrize(
    ("late", "pd", "eased", "bad", "before", "ends_on", "expected"),
    [
        (0, False, False, False, None, None, (1, "performing", None)),
        (30, False, False, False, 1, None, (1, "performing", None)),
        (31, False, False, False, 1, None, (2, "backstop_30_dpd", None)),
        (89, False, False, False, 2, None, (2, "backstop_30_dpd", None)),
        (90, False, False, False, 2, None, (3, "backstop_90_dpd", None)),
        (0, True, False, False, 1, None, (2, "pd_increase", None)),
        (0, True, True, False, 1, None, (2, "restructured", None)),
        (0, False, False, True, 1, None, (3, "credit_impaired", None)),
        # Nothing is left of the reason: the time of proof begins, goes on, ends.
        (0, False, False, False, 2, None, (2, "cure_probation", "2026-03-31")),
        (0, False, False, False, 2, "2026-03-02", (2, "cure_probation", "2026-03-02")),
        (0, False, False, False, 2, "2026-03-01", (1, "cured", None)),
        (0, False, False, False, 3, None, (3, "cure_probation", "2026-05-30")),
        # Out of default a loan comes down one stage, and proves itself again.
        (0, False, False, False, 3, "2026-03-01", (2, "cured", "2026-03-31")),
        (0, False, True, False, 3, "2026-03-01", (2, "cured", None)),
        # Still 45 days late, a default proves nothing: its time begins anew later.
        (45, False, False, False, 3, "2026-03-01", (3, "cure_probation", None)),
        (95, False, False, False, 3, "2026-03-20", (3, "backstop_90_dpd", None)),
    ],
)
def test_stages(db: Database, late, pd, eased, bad, before, ends_on, expected) -> None:
    found = db.row(STAGE, [late, pd, eased, bad, before, ends_on])
    assert tuple(found.values()) == expected


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    late=st.integers(0, 200),
    more=st.integers(0, 100),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    before=st.sampled_from([None, 1, 2, 3]),
)
def test_a_later_loan_is_in_no_lower_stage(db: Database, late, more, flags, before) -> None:
    low, high = (
        db.row(STAGE, [days, *flags, before, None])["stage"] for days in (late, late + more)
    )
    assert low <= high
    assert high >= (before or 1) - 1
