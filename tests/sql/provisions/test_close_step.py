"""The step of the close of business: stages, losses, the ledger, and only what changed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from clock import TODAY
from provisions import PARAMETERS, allowance, measure, set_rules, state
from sqltest import Database, Entity

BROKEN = "select name, violations from ops.verify() where violations > 0"
# The same loss from the plan as it stands and the pure function, without what the step shares.
EXPECTED = """
    with
    line as (
        select
            a.due_date,
            sum(a.principal_amount) over (
                order by a.due_date desc, a.line_number desc
            ) as remaining,
            12 * (extract(year from a.due_date) - extract(year from %(day)s::date))
            + extract(month from a.due_date) - extract(month from %(day)s::date)
            + (extract(day from a.due_date) > extract(day from %(day)s::date))::int as month_number
        from lending.amortisation_line as a
        inner join lending.loan as l on a.loan_id = l.id and a.plan_version = l.current_plan_version
        where l.id = %(loan)s and a.due_date > %(day)s
    )

    select round(
        finance.expected_credit_loss(
            array_agg(least(%(exposure)s, remaining + %(exposure)s - top) order by due_date)
            || (max(%(exposure)s - top)),
            array_agg(month_number::int order by due_date) || greatest(max(month_number), 12)::int,
            %(curve)s::numeric[], %(lgd)s, %(rate)s, %(stage)s
        ),
        2
    )
    from line cross join (select max(remaining) as top from line) as t
"""


# From the plan as agreed and the charges that the payout brought, without what the loan stores.
RATE = """
    with
    flow as (
        select a.due_date, a.principal_amount + a.interest_amount as amount
        from lending.amortisation_line as a
        where a.loan_id = %(loan)s and a.plan_version = 1
        union all
        select t.due_date, t.amount
        from lending.loan_transaction as t
        where t.loan_id = %(loan)s and t.transaction_type = 'charge'
        union all
        select l.start_date, -l.principal_amount from lending.loan as l where l.id = %(loan)s
    )

    select round(
        12 * (power(1 + finance.xirr(array_agg(f.due_date), array_agg(f.amount)), 1.0 / 12) - 1), 4
    )
    from flow as f
"""


def discount_rate(db: Database, loan: dict[str, Any]) -> Decimal:
    """Return the effective rate of a loan, as one that compounds monthly."""
    rate: Decimal = db.value(RATE, {"loan": loan["id"]})
    return rate


@pytest.fixture
def loan(db: Database, entity: Entity) -> dict[str, Any]:
    """Return a loan of 1,200 in twelve instalments from mid-January, and rules."""
    set_rules(db, entity, stage_2_probation_days=10, stage_3_probation_days=20)
    return db.disburse(entity, db.create_loan(entity, start_date="2026-01-15"))


def expected(db: Database, loan: dict[str, Any], day: date, stage: int, exposure: Any) -> Any:
    figures = PARAMETERS[stage - 1]
    return db.value(
        EXPECTED,
        {
            "loan": loan["id"],
            "day": day,
            "exposure": Decimal(exposure),
            "curve": figures["cumulative_default_probabilities"],
            "lgd": Decimal(str(figures["loss_given_default"])),
            "rate": discount_rate(db, loan),
            "stage": stage,
        },
    )


def test_an_entity_without_rules_provides_for_nothing(db: Database, entity: Entity) -> None:
    db.disburse(entity, db.create_loan(entity, start_date="2026-01-15"))
    assert measure(db, entity, date(2026, 2, 1)) == 0
    assert not db.rows("select from lending.provision_run")


def test_a_loan_goes_through_the_stages_and_the_ledger_follows(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    for day, stage in (
        (date(2026, 1, 20), 1),
        (date(2026, 2, 28), 1),
        (date(2026, 3, 17), 1),
        (date(2026, 3, 18), 2),
        (date(2026, 5, 15), 2),
        (date(2026, 5, 16), 3),
    ):
        measure(db, entity, day)
        found = state(db, loan)
        assert found["stage"] == stage, day
        assert found["exposure_amount"] == 1200
        assert allowance(db, entity) == found["ecl_amount"] > 0
    assert found["ecl_amount"] == 660
    with db.acting_as("rently_risk_manager", entity):
        history = db.rows("select * from api.ecl_stage_history order by version_number")
        kept = db.rows("select * from api.provision order by version_number")
    assert [(row["stage"], row["reason_code"], row["days_late"]) for row in history] == [
        (1, "performing", 0),
        (2, "backstop_30_dpd", 31),
        (3, "backstop_90_dpd", 90),
    ]
    assert [row["default_probability"] for row in kept][-1] == 1
    assert db.rows(BROKEN) == []
    told = db.rows(
        "select payload ->> 'stage' as stage from lending.outbox_event"
        " where event_type = 'ecl_stage_changed' order by recorded_at, id"
    )
    assert sorted(row["stage"] for row in told) == ["2", "3"]


@pytest.mark.parametrize(("day", "stage"), [(date(2026, 2, 10), 1), (date(2026, 3, 20), 2)])
def test_the_step_computes_what_the_pure_function_does(
    db: Database, entity: Entity, loan: dict[str, Any], day: date, stage: int
) -> None:
    measure(db, entity, day)
    found = state(db, loan)
    assert (found["stage"], found["ecl_amount"]) == (
        stage,
        expected(db, loan, day, stage, "1200"),
    )


def test_fees_are_part_of_the_rate_that_discounts(db: Database, entity: Entity) -> None:
    set_rules(db, entity)
    product = db.create_product(entity)
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.define_charge",
            legal_entity_id=entity.id,
            code="FEE",
            name="Fee",
            component="fee",
            currency_code="EUR",
        )
    db.run(
        "insert into lending.product_charge (legal_entity_id, product_version_id,"
        " charge_definition_id, calculation, amount, timing)"
        " select %s, %s, d.id, 'flat', 60, 'disbursement' from lending.charge_definition as d",
        [entity.id, product["product_version_id"]],
    )
    terms = {"product_code": product["code"], "start_date": "2026-01-15"}
    loan = db.disburse(entity, db.create_loan(entity, **terms))
    measure(db, entity, date(2026, 2, 10))
    found = db.row("select discount_rate, ecl_amount from lending.provision")
    assert Decimal("0.2") < found["discount_rate"] == discount_rate(db, loan)
    assert found["ecl_amount"] == expected(db, loan, date(2026, 2, 10), 1, "1200")


def test_a_reset_by_an_index_moves_the_rate_that_discounts(db: Database, entity: Entity) -> None:
    set_rules(db, entity)
    db.call("api.register_rate_index", code="EURIBOR_3M", name="Euribor", currency_code="EUR")
    for valid_from, value in (("2025-01-01", "0.04"), ("2026-04-01", "0.07")):
        db.call(
            "api.record_rate_index_value",
            rate_index_code="EURIBOR_3M",
            valid_from=valid_from,
            rate=value,
        )
    terms = {"rate_index_code": "EURIBOR_3M", "rate_margin": 0.02, "rate_reset_months": 3}
    product = db.create_product(entity, terms=terms)
    agreed = {"product_code": product["code"], "start_date": "2026-01-15"}
    loan = db.disburse(entity, db.create_loan(entity, **agreed))
    before = discount_rate(db, loan)
    assert db.value("select internal.close_step_rates(%s, %s)", [entity.id, "2026-04-20"]) == 1
    for day, rate in ((date(2026, 4, 14), before), (date(2026, 4, 20), before + Decimal("0.03"))):
        measure(db, entity, day)
        assert (
            db.value(
                "select discount_rate from lending.provision order by version_number desc limit 1"
            )
            == rate
        ), day


@pytest.mark.usefixtures("loan")
def test_without_agreed_flows_the_nominal_rate_discounts(db: Database, entity: Entity) -> None:
    db.run("update lending.loan set effective_interest_rate = null")
    measure(db, entity, date(2026, 2, 10))
    assert db.value("select discount_rate from lending.provision") == Decimal("0.12")


def test_a_prepaid_loan_is_exposed_to_what_is_left_of_its_plan(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    db.pay(entity, loan, "500", value_date="2026-02-15")
    measure(db, entity, date(2026, 2, 20))
    left = db.value(
        "select principal_outstanding_amount from lending.loan where id = %s", [loan["id"]]
    )
    found = state(db, loan)
    assert found["exposure_amount"] == left
    assert found["ecl_amount"] == db.value(
        EXPECTED.replace("remaining + %(exposure)s - top", "remaining").replace(
            "(max(%(exposure)s - top))", "0.0"
        ),
        {
            "loan": loan["id"],
            "day": date(2026, 2, 20),
            "exposure": left,
            "curve": [Decimal("0.02"), Decimal("0.035")],
            "lgd": Decimal("0.4"),
            "rate": discount_rate(db, loan),
            "stage": 1,
        },
    )


def test_a_day_measured_again_writes_nothing(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    day = date(2026, 3, 20)
    assert measure(db, entity, day) == 2
    entries = db.value("select count(*) from lending.ledger_entry")
    assert measure(db, entity, day) == 0
    assert db.value("select count(*) from lending.ledger_entry") == entries
    assert db.value("select count(*) from lending.provision") == 1
    assert state(db, loan)["provision_version_number"] == 1


@pytest.mark.usefixtures("loan")
def test_only_loans_that_changed_are_written(db: Database, entity: Entity) -> None:
    other = db.disburse(entity, db.create_loan(entity, start_date="2026-01-15"))
    measure(db, entity, date(2026, 2, 1))
    # As if both were settled for long: now() stands still within a test.
    db.run("alter table lending.provision_run disable trigger user")
    db.run("update lending.provision_run set started_at = started_at + interval '2 hours'")
    db.run("alter table lending.provision_run enable trigger user")
    assert measure(db, entity, date(2026, 2, 10)) == 0
    assert measure(db, entity, date(2026, 2, 28)) == 2  # all are measured at the end of a month
    assert state(db, other)["measured_on"] == date(2026, 2, 28)


def test_a_cure_takes_its_time_and_one_stage_at_a_time(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    measure(db, entity, date(2026, 5, 20))
    assert state(db, loan)["stage"] == 3
    db.pay(entity, loan, "533.10", value_date="2026-05-20")  # all that is due, and one more
    seen = []
    for number in range(1, 34):
        measure(db, entity, date(2026, 5, 20) + timedelta(days=number))
        found = state(db, loan)
        seen.append((found["stage"], found["reason_code"]))
    assert seen[:20] == [(3, "cure_probation")] * 20
    assert seen[20] == (2, "cured")
    assert seen[29] == (2, "cure_probation")
    assert seen[30] == (1, "cured")
    assert db.rows(BROKEN) == []


@pytest.mark.parametrize("loss", ["charge_off_loan", "write_off_loan"])
def test_what_leaves_the_books_releases_its_allowance(
    db: Database, entity: Entity, loan: dict[str, Any], loss: str
) -> None:
    measure(db, entity, date(2026, 5, 20))
    assert allowance(db, entity) == 660
    with db.acting_as("rently_risk_manager", entity):
        db.call(f"api.{loss}", legal_entity_id=entity.id, loan_id=loan["id"], idempotency_key="x")
    measure(db, entity, date(2026, 5, 21))
    assert allowance(db, entity) == 0
    found = state(db, loan)
    assert (found["is_derecognised"], found["exposure_amount"]) == (True, 0)
    assert db.row(
        "select movement, stage, amount from lending.provision_movement"
        " where business_date = '2026-05-21'"
    ) == {"movement": "derecognition", "stage": 3, "amount": -660}
    assert measure(db, entity, date(2026, 5, 22)) == 0
    assert db.rows(BROKEN) == []


def test_a_charge_off_undone_is_provided_for_again(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    measure(db, entity, date(2026, 5, 20))
    with db.acting_as("rently_risk_manager", entity):
        arguments = {"legal_entity_id": entity.id, "loan_id": loan["id"]}
        db.call("api.charge_off_loan", **arguments, idempotency_key="x")
        measure_as_owner(db, entity, date(2026, 5, 21))
        db.call("api.undo_charge_off", **arguments, idempotency_key="y")
    measure(db, entity, date(2026, 5, 22))
    assert allowance(db, entity) == 660
    assert (
        db.value(
            "select movement from lending.provision_movement where business_date = '2026-05-22'"
        )
        == "new"
    )
    assert db.rows(BROKEN) == []


def measure_as_owner(db: Database, entity: Entity, day: date) -> None:
    with db.acting_as_superuser():
        measure(db, entity, day)


def test_eased_terms_are_a_significant_increase_of_risk(db: Database, entity: Entity) -> None:
    set_rules(db, entity)
    loan = db.disburse(entity, db.create_loan(entity, start_date=TODAY))
    measure(db, entity, TODAY)
    assert state(db, loan)["stage"] == 1
    first_due_date = db.value(
        "select min(due_date) from lending.amortisation_line where loan_id = %s", [loan["id"]]
    )
    with db.acting_as("rently_loan_officer", entity):
        db.call(
            "api.reschedule_loan",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            reason="hardship",
            from_due_date=first_due_date,
            extra_instalment_count=2,
        )
    measure(db, entity, TODAY)
    assert (state(db, loan)["stage"], state(db, loan)["reason_code"]) == (2, "restructured")


def test_a_risen_probability_is_a_significant_increase_of_risk(
    db: Database, entity: Entity
) -> None:
    set_rules(db, entity, pd_increase_ratio=2, min_pd_increase="0.01", is_assessed_pd_used=True)
    loan = db.disburse(entity, db.create_loan(entity, start_date="2026-01-15"))

    def assess(day: str, probability: str) -> Any:
        with db.acting_as("rently_app", entity):
            return db.call(
                "api.record_risk_assessment",
                legal_entity_id=entity.id,
                loan_id=loan["id"],
                model_code="scorecard",
                model_version="3",
                score=600,
                default_probability=probability,
                assessed_on=day,
            )[0]

    assess("2026-01-10", "0.02")
    measure(db, entity, date(2026, 1, 20))
    assert state(db, loan)["stage"] == 1
    assert state(db, loan)["ecl_amount"] == expected(db, loan, date(2026, 1, 20), 1, "1200")
    assess("2026-02-01", "0.035")
    measure(db, entity, date(2026, 2, 2))
    assert state(db, loan)["stage"] == 1
    later = assess("2026-02-03", "0.05")
    measure(db, entity, date(2026, 2, 4))
    assert (state(db, loan)["stage"], state(db, loan)["reason_code"]) == (2, "pd_increase")
    last = db.row("select * from lending.provision order by version_number desc limit 1")
    assert last["risk_assessment_id"] == later["id"]


def test_a_matrix_provides_by_days_late(db: Database, entity: Entity) -> None:
    with db.acting_as("rently_risk_manager", entity):
        db.call(
            "api.set_provision_matrix",
            legal_entity_id=entity.id,
            valid_from_date="2026-01-01",
            steps='[{"min_days_late": 0, "provision_pct": 1},'
            ' {"min_days_late": 31, "provision_pct": 25},'
            ' {"min_days_late": 90, "provision_pct": 50}]',
        )
        db.call(
            "api.set_ecl_policy",
            legal_entity_id=entity.id,
            valid_from_date="2026-01-01",
            method="matrix",
        )
    loan = db.disburse(entity, db.create_loan(entity, start_date="2026-01-15"))
    for day, amount in (
        (date(2026, 2, 17), 12),
        (date(2026, 3, 18), 300),
        (date(2026, 5, 16), 600),
    ):
        measure(db, entity, day)
        assert (allowance(db, entity), state(db, loan)["ecl_amount"]) == (amount, amount)


def test_a_product_has_rules_of_its_own_and_narrower_figures_go_before(
    db: Database, entity: Entity
) -> None:
    product = db.create_product(entity)
    figures = [
        *PARAMETERS,
        PARAMETERS[0] | {"product_code": product["code"], "loss_given_default": 0.8},
        PARAMETERS[0]
        | {"product_code": product["code"], "min_days_late": 5, "loss_given_default": 1},
    ]
    set_rules(db, entity, figures)
    loan = db.disburse(
        entity,
        db.create_loan(entity, start_date="2026-01-15", product_code=product["code"]),
    )
    other = db.disburse(entity, db.create_loan(entity, start_date="2026-01-15"))
    amounts = []
    for day in (date(2026, 2, 18), date(2026, 2, 22)):
        measure(db, entity, day)
        amounts += [state(db, one)["ecl_amount"] for one in (other, loan)]
    assert abs(amounts[1] - 2 * amounts[0]) <= Decimal("0.01")
    assert abs(amounts[3] - amounts[1] * Decimal("1.25")) <= Decimal("0.02")


def test_an_override_holds_until_it_expires(
    db: Database, entity: Entity, loan: dict[str, Any]
) -> None:
    with db.acting_as("rently_risk_manager", entity):
        db.call(
            "api.override_ecl_stage",
            legal_entity_id=entity.id,
            loan_id=loan["id"],
            stage=2,
            reason="employer insolvent, guarantor pays",
            until_date=TODAY + timedelta(days=2),
        )
    defaulted, overridden = (3, "backstop_90_dpd"), (2, "override")
    for days, expected_state in ((-1, defaulted), (0, overridden), (1, overridden), (2, defaulted)):
        measure(db, entity, TODAY + timedelta(days=days))
        assert (state(db, loan)["stage"], state(db, loan)["reason_code"]) == expected_state


@pytest.mark.usefixtures("loan")
def test_movements_of_the_stages_add_up_to_the_provisions(db: Database, entity: Entity) -> None:
    other = db.disburse(entity, db.create_loan(entity, start_date="2026-02-15"))
    for day in (date(2026, 2, 20), date(2026, 3, 18), date(2026, 4, 10), date(2026, 6, 1)):
        measure(db, entity, day)
    db.pay(entity, other, "700", value_date="2026-06-01")
    measure(db, entity, date(2026, 6, 2))
    assert db.rows(
        "select stage, sum(loan_count) as loans, sum(amount) as amount,"
        " sum(exposure_amount) as exposure from lending.provision_movement"
        " group by stage having sum(loan_count) <> 0 order by stage"
    ) == db.rows(
        "select stage, count(*) as loans, sum(ecl_amount) as amount,"
        " sum(exposure_amount) as exposure from lending.loan_impairment"
        " where not is_derecognised group by stage order by stage"
    )
    assert db.rows(BROKEN) == []


def test_overdue_interest_on_the_books_is_exposed(db: Database, entity: Entity) -> None:
    set_rules(db, entity)
    product = db.create_product(entity, terms={"accounting_basis": "accrual"})
    loan = db.disburse(
        entity,
        db.create_loan(entity, start_date="2026-01-15", product_code=product["code"]),
    )
    interest = db.value(
        "select interest_amount from lending.amortisation_line"
        " where loan_id = %s and line_number = 1",
        [loan["id"]],
    )
    for day, exposure in ((date(2026, 2, 10), 1200), (date(2026, 2, 20), 1200 + interest)):
        measure(db, entity, day)
        assert state(db, loan)["exposure_amount"] == exposure


def test_what_is_not_paid_out_yet_is_exposed_in_part(db: Database, entity: Entity) -> None:
    half = [row | {"credit_conversion_factor": 0.5} for row in PARAMETERS]
    set_rules(db, entity, half)
    product = db.create_product(entity, terms={"max_disbursement_count": 2})
    loan = db.create_loan(entity, start_date="2026-01-15", product_code=product["code"])
    db.disburse(entity, loan, amount=400)
    measure(db, entity, date(2026, 1, 20))
    assert state(db, loan)["exposure_amount"] == 400 + 800 / 2
