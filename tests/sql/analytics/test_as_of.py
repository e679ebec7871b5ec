"""A report of a past day, with the knowledge of a past moment, never changes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from clock import MONTH_END, TODAY
from sqltest import Database, Entity

from rently.runner import dashboard_pages, dashboards

REPORTS = (
    "loan_as_of",
    "portfolio_as_of",
    "ageing_as_of",
    "par_as_of",
    "concentration_as_of",
    "portfolio_trend_as_of",
    "trial_balance_as_of",
    "income_statement_as_of",
    "daily_transactions_as_of",
    "origination_as_of",
)


def reports(db: Database, as_of: dt.date, known_at: object) -> dict[str, Any]:
    entity = db.value("select id from lending.legal_entity where code = 'DEMO_DE'")
    arguments = {"legal_entity_id": entity, "as_of": as_of, "known_at": known_at}
    return {name: db.call(f"analytics.{name}", **arguments) for name in REPORTS}


def pages(db: Database, out: Path, past: dashboards.Past) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in dashboard_pages.html(db.connection, out, past=past)
    }


def assign_agent(db: Database, entity: object, loan: object) -> str:
    """Record an agent who looked after a loan from before it began."""
    (party,) = db.call(
        "api.register_party",
        legal_entity_id=entity, kind="person", reference="AGENT", display_name="Agent",
    )  # fmt: skip
    agent = {"legal_entity_id": entity, "starts_on": "2020-01-01"}
    db.call("api.record_party_role", party_id=party["id"], role_type="agent", **agent)
    db.call("api.assign_agent", agent_party_id=party["id"], loan_id=loan, **agent)
    return str(party["id"])


def test_old_knowledge_gives_the_old_report_and_new_knowledge_another(
    portfolio: Database, tmp_path: Path
) -> None:
    db = portfolio
    knowledge = db.value("select clock_timestamp()")
    past = dashboards.Past(MONTH_END, knowledge)
    drawn = pages(db, tmp_path, past)
    then = reports(db, MONTH_END, knowledge)
    assert all(then.values())
    late = db.row(
        "select b.* from analytics.v_loan_balance as b where legal_entity_code = 'DEMO_DE'"
        " and days_past_due > 30 order by days_past_due desc limit 1"
    )
    db.call(
        "api.receive_payment",
        legal_entity_id=late["legal_entity_id"],
        loan_id=late["loan_id"],
        amount=500,
        currency_code="EUR",
        idempotency_key="backdated",
        value_date=MONTH_END - dt.timedelta(days=3),
    )
    paid = db.row(
        "select t.* from lending.loan_transaction as t where t.legal_entity_id = %s"
        " and t.transaction_type = 'repayment' and t.value_date < %s and t.loan_id <> %s"
        " order by t.value_date desc limit 1",
        [late["legal_entity_id"], MONTH_END, late["loan_id"]],
    )
    db.call(
        "api.reverse_transaction",
        legal_entity_id=paid["legal_entity_id"],
        loan_transaction_id=paid["id"],
        idempotency_key="reversed",
    )
    agent = assign_agent(db, late["legal_entity_id"], late["loan_id"])
    assert reports(db, MONTH_END, knowledge) == then
    assert pages(db, tmp_path, past) == drawn
    known_now = pages(db, tmp_path, dashboards.Past(MONTH_END))
    assert known_now["01_loan_portfolio_overview.html"] != drawn["01_loan_portfolio_overview.html"]
    now = reports(db, MONTH_END, db.value("select now()"))
    # What was lent and what was booked by that day is as it was; at first nothing was known.
    assert {name for name in REPORTS if now[name] == then[name]} == {
        "origination_as_of",
        "income_statement_as_of",
    }
    assert not any(reports(db, MONTH_END, dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).values())

    assert agent in {row["dimension_value"] for row in now["concentration_as_of"]}

    # What is new is what was booked since: of these two loans, and of cash their two amounts.
    repaid = {report["loan_id"]: report["principal_repaid_amount"] for report in then["loan_as_of"]}
    changed = {
        report["loan_id"]: report["principal_repaid_amount"] - repaid[report["loan_id"]]
        for report in now["loan_as_of"]
        if report not in then["loan_as_of"]
    }
    assert set(changed) == {late["loan_id"], paid["loan_id"]}
    assert changed[late["loan_id"]] > 0 > changed[paid["loan_id"]]
    owed = [
        sum(report["principal_outstanding_amount"] for report in known["portfolio_as_of"])
        for known in (then, now)
    ]
    assert owed[0] - owed[1] == sum(changed.values())
    cash = [
        sum(
            report["debit_balance_amount"]
            for report in known["trial_balance_as_of"]
            if report["account_code"] == "1000"
        )
        for known in (then, now)
    ]
    assert cash[1] - cash[0] == 500 - paid["amount"]


def test_of_today_with_all_knowledge_they_are_the_current_figures(portfolio: Database) -> None:
    db = portfolio
    day = db.value(
        "select (now() at time zone time_zone)::date from lending.legal_entity"
        " where code = 'DEMO_DE'"
    )
    current = reports(db, day, db.value("select now()"))
    assert [
        (row["loan_number"], row["principal_outstanding_amount"], row["days_past_due"])
        for row in current["loan_as_of"]
    ] == [
        (row["loan_number"], row["principal_outstanding_amount"], row["days_past_due"] or 0)
        for row in db.rows(
            "select * from analytics.v_loan_balance"
            " where legal_entity_code = 'DEMO_DE' order by loan_number"
        )
    ]
    assert {
        row["account_code"]: row["debit_balance_amount"] for row in current["trial_balance_as_of"]
    } == {
        row["account_code"]: row["debit_balance_amount"]
        for row in db.rows(
            "select * from analytics.v_trial_balance where legal_entity_code = 'DEMO_DE'"
            " and debit_amount + credit_amount > 0"
        )
    }
    assert sum(row["debit_balance_amount"] for row in current["trial_balance_as_of"]) == 0


CONCENTRATION = (
    "currency_code, dimension, dimension_value, place, loan_count, principal_outstanding_amount,"
    " share_pct, cumulative_share_pct, hhi"
)


def test_of_today_concentration_is_that_of_the_view(world: Database) -> None:
    seen = set()
    for entity in world.rows("select id from api.legal_entity"):
        past = world.rows(
            f"select {CONCENTRATION} from analytics.concentration_as_of(%s, %s) order by 1, 2, 3",
            [entity["id"], TODAY],
        )
        assert past == world.rows(
            f"select {CONCENTRATION} from analytics.v_portfolio_concentration_analysis"
            " where legal_entity_id = %s and dimension <> 'segment' order by 1, 2, 3",
            [entity["id"]],
        )
        seen |= {row["dimension"] for row in past}
        for row in past[:200]:
            best = [
                other["share_pct"]
                for other in past
                if (other["currency_code"], other["dimension"])
                == (row["currency_code"], row["dimension"])
                and other["place"] <= row["place"]
            ]
            assert abs(row["cumulative_share_pct"] - sum(best)) < len(best) / Decimal(1000)
    assert seen == {
        "product", "product_category", "business_unit", "borrower", "agent", "landlord", "city",
        "country",
    }  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_the_future_is_refused(entity: Entity, db: Database, name: str) -> None:
    with db.acting_as("rently_readonly_analyst", entity), db.refused("RL880"):
        db.call(
            f"analytics.{name}",
            legal_entity_id=entity.id,
            as_of=TODAY + dt.timedelta(days=5),
        )
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    with db.acting_as("rently_readonly_analyst", entity), db.refused("RL880"):
        db.call(f"analytics.{name}", legal_entity_id=entity.id, as_of=TODAY, known_at=later)


def lose(db: Database, entity: Entity, loan: dict[str, Any], command: str, **more: Any) -> None:
    more |= {"legal_entity_id": entity.id, "loan_id": loan["id"], "idempotency_key": command}
    with db.acting_as("rently_risk_manager", entity):
        db.call(f"api.{command}", **more)


BALANCES = (
    "disbursed_amount",
    "principal_repaid_amount",
    "principal_written_off_amount",
    "principal_charged_off_amount",
    "principal_outstanding_amount",
)


def agrees_with_the_loan(db: Database, entity: Entity, loan: dict[str, Any]) -> dict[str, Any]:
    """Return the report of today on the loan, which is what the loan itself says."""
    day = db.value("select internal.business_date(%s)", [entity.id])
    with db.acting_as("rently_readonly_analyst", entity):
        (report,) = db.call("analytics.loan_as_of", legal_entity_id=entity.id, as_of=day)
    stored = db.row("select * from lending.loan where id = %s", [loan["id"]])
    assert {name: report[name] for name in BALANCES} == {name: stored[name] for name in BALANCES}
    paid_out, *rest = (report[name] for name in BALANCES)
    assert paid_out == sum(rest)
    assert min(rest) >= 0
    return report


def free_loan(db: Database, entity: Entity) -> dict[str, Any]:
    loan = db.create_loan(entity, product_code=db.create_product(entity, interest_rate=0)["code"])
    db.disburse(entity, loan)
    return loan


def test_a_partial_write_off_is_no_repayment(entity: Entity, db: Database) -> None:
    loan = free_loan(db, entity)
    db.pay(entity, loan, 300)
    lose(db, entity, loan, "write_off_loan", amount=200)
    report = agrees_with_the_loan(db, entity, loan)
    assert (report["principal_repaid_amount"], report["principal_written_off_amount"]) == (300, 200)


def test_a_payment_after_a_charge_off_is_counted_once(entity: Entity, db: Database) -> None:
    loan = free_loan(db, entity)
    db.pay(entity, loan, 300)
    lose(db, entity, loan, "charge_off_loan")
    assert agrees_with_the_loan(db, entity, loan)["principal_outstanding_amount"] == 0
    db.pay(entity, loan, 100)
    report = agrees_with_the_loan(db, entity, loan)
    assert report["principal_repaid_amount"] == 400
    assert report["principal_charged_off_amount"] == 800
    lose(db, entity, loan, "undo_charge_off")
    assert agrees_with_the_loan(db, entity, loan)["principal_outstanding_amount"] == 800


def test_before_the_first_loan_and_for_strangers_there_is_nothing(
    entity: Entity, other_entity: Entity, db: Database
) -> None:
    db.disburse(entity, db.create_loan(entity))
    with db.acting_as("rently_readonly_analyst", entity):
        for name in REPORTS:
            arguments = {"legal_entity_id": entity.id, "as_of": dt.date(2001, 1, 1)}
            assert db.call(f"analytics.{name}", **arguments) == []
    with db.acting_as("rently_readonly_analyst", other_entity):
        arguments = {"legal_entity_id": entity.id, "as_of": TODAY}
        assert db.call("analytics.trial_balance_as_of", **arguments) == []
