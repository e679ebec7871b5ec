"""Views over provisions, yield, first payments and prepayments tie to the ledger and the tables."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from clock import TODAY
from provisions import PARAMETERS
from sqltest import Database

ACCOUNT = (
    "select legal_entity_id, currency_code, {sign} sum(balance_amount)"
    " from analytics.v_trial_balance where account_code in ({accounts}) group by 1, 2"
    " having sum(balance_amount) <> 0"
)
ALLOWANCE = ACCOUNT.format(sign="-", accounts="'1190'")
LOST = (
    "select legal_entity_id, currency_code, sum(amount) from lending.loan_transaction"
    " where transaction_type = 'charge_off' group by 1, 2"
)
OPENING = (
    "select t.legal_entity_id, t.currency_code, sum(t.principal_outstanding_amount)"
    " from analytics.v_portfolio_trend as t group by 1, 2"
)
FIRST = (
    "select l.legal_entity_id, l.currency_code, sum(l.disbursed_amount) from lending.loan as l"
    " where exists (select from lending.amortisation_line as s where s.loan_id = l.id"
    " and s.plan_version = l.current_plan_version and s.line_number = 1"
    " and s.due_date + 30 < current_date) group by 1, 2"
)
CASES = [
    ("v_ecl_by_stage", "ecl_amount", "true", ALLOWANCE),
    ("v_ifrs7_credit_risk", "loss_allowance_amount", "true", ALLOWANCE),
    ("v_counterparty_risk_assessment", "ecl_amount", "true", ALLOWANCE),
    (
        "v_ecl_movement",
        "closing_amount",
        "month_date = (select max(month_date) from analytics.v_ecl_movement)",
        ALLOWANCE,
    ),
    (
        "v_ecl_movement",
        "new_amount + transfer_amount + remeasurement_amount + derecognition_amount",
        "true",
        ALLOWANCE,
    ),
    ("v_recovery_curve", "loss_amount", "months_since = 0", LOST),
    ("v_prepayment_speed", "opening_amount", "true", OPENING),
    ("v_first_payment_default", "disbursed_amount", "true", FIRST),
]


@pytest.fixture(scope="module")
def provided(portfolio: Database, reader: Callable[[str], str]) -> Database:
    """Provide for the losses of the demo over four months; then lose and recover some."""
    db = portfolio
    entities = db.rows("select id from lending.legal_entity where left(code, 4) = 'DEMO'")
    for entity in entities:
        arguments = {"legal_entity_id": entity["id"], "valid_from_date": dt.date(2020, 1, 1)}
        if db.rows("select from lending.ecl_policy where legal_entity_id = %s", [entity["id"]]):
            continue
        with db.acting_as(reader("rently_risk_manager")):
            db.call("api.set_ecl_parameters", **arguments, parameters=json.dumps(PARAMETERS))
            db.call("api.set_ecl_policy", **arguments)

    def measure(days_ago: int) -> None:
        for entity in entities:
            db.value(
                "select internal.close_step_provisions(%s, %s)",
                [entity["id"], TODAY - dt.timedelta(days=days_ago)],
            )

    for days_ago in (95, 60, 30, 2):
        measure(days_ago)
    lost = db.rows(
        "select * from analytics.v_loan_balance where status = 'active'"
        " order by days_past_due desc limit 2"
    )
    for loan in lost:
        arguments = {"legal_entity_id": loan["legal_entity_id"], "loan_id": loan["loan_id"]}
        with db.acting_as(reader("rently_risk_manager")):
            db.call("api.charge_off_loan", **arguments, idempotency_key=f"lose {loan['loan_id']}")
        with db.acting_as(reader("rently_payments_operator")):
            db.call(
                "api.receive_payment",
                **arguments,
                amount=50,
                currency_code=loan["currency_code"],
                idempotency_key=f"recover {loan['loan_id']}",
            )
    measure(1)
    db.run("set role rently_scheduler")
    db.run("select * from ops.refresh(is_forced => true)")
    db.run("reset role")
    return db


def added_up(db: Database, view: str, amount: str, rows: str = "true") -> Any:
    return db.connection.execute(
        f"select legal_entity_id, currency_code, sum({amount}) from analytics.{view}"
        f" where {rows} group by 1, 2 having sum({amount}) <> 0 order by 1, 2"
    ).fetchall()


@pytest.mark.parametrize(("view", "amount", "rows", "truth"), CASES)
def test_a_view_adds_up(provided: Database, view: str, amount: str, rows: str, truth: str) -> None:
    shown = added_up(provided, view, amount, rows)
    assert shown == provided.connection.execute(f"{truth} order by 1, 2").fetchall()
    assert shown


def test_each_month_begins_where_the_last_one_ended(provided: Database) -> None:
    rows = provided.rows("select * from analytics.v_ecl_movement order by 1, 3, stage, month_date")
    assert {row["stage"] for row in rows} >= {1, 2}
    last: dict[Any, Any] = {}
    for row in rows:
        key = (row["legal_entity_id"], row["currency_code"], row["stage"])
        assert row["opening_amount"] == last.get(key, 0)
        assert (
            row["closing_amount"]
            == row["opening_amount"]
            + row["new_amount"]
            + row["transfer_amount"]
            + row["remeasurement_amount"]
            + row["derecognition_amount"]
        )
        last[key] = row["closing_amount"]
    by_month: dict[Any, Any] = {}
    for row in rows:
        key = (row["legal_entity_id"], row["currency_code"], row["month_date"])
        by_month[key] = by_month.get(key, 0) + row["transfer_amount"]
    assert set(by_month.values()) == {0}
    assert any(row["transfer_amount"] for row in rows)
    assert any(row["derecognition_amount"] < 0 for row in rows)


def test_movements_between_any_two_days_tie_to_the_ledger(
    provided: Database, reader: Callable[[str], str]
) -> None:
    for entity in provided.rows("select distinct legal_entity_id as id from lending.provision"):
        days = [TODAY - dt.timedelta(days=number) for number in (70, 1)]
        with provided.acting_as(reader("rently_accountant")):
            rows = provided.call(
                "analytics.ecl_movement",
                legal_entity_id=entity["id"],
                from_date=days[0],
                to_date=days[1],
            )
        for day, column in zip(days, ("opening_amount", "closing_amount"), strict=True):
            held = provided.value(
                "select -sum(b.debit_balance_amount)"
                " from analytics.trial_balance_as_of(%s, %s) as b"
                " where b.account_code = '1190'",
                [entity["id"], day],
            )
            assert sum(row[column] for row in rows) == held


def test_cost_of_risk_and_yield_are_those_of_the_income_statement(provided: Database) -> None:
    months = "month_date <= (select max(month_date) from analytics.v_portfolio_yield)"
    for view, amount, accounts in (
        ("v_cost_of_risk", "impairment_amount", "'5150'"),
        ("v_cost_of_risk", "loss_amount", "'5100', '5110', '5120'"),
        ("v_portfolio_yield", "interest_income_amount", "'4100'"),
    ):
        sign = 1 if view == "v_portfolio_yield" else -1
        assert added_up(provided, view, amount) == added_up(
            provided,
            "v_income_statement",
            f"{sign} * income_amount",
            f"account_code in ({accounts}) and {months}",
        ), view
    assert provided.value(
        "select bool_and(interest_yield_pct = round(1200 * interest_income_amount"
        " / average_portfolio_amount, 4)) from analytics.v_portfolio_yield"
    )


def test_first_payment_defaults_and_prepayments_by_another_query(provided: Database) -> None:
    assert provided.value(
        "select coalesce(sum(defaulted_loan_count), 0) from analytics.v_first_payment_default"
    ) == provided.value(
        "select count(*) from lending.loan as l inner join lending.amortisation_line as s"
        " on s.loan_id = l.id and s.plan_version = l.current_plan_version and s.line_number = 1"
        " where s.due_date + 30 < current_date and s.instalment_amount > coalesce((select"
        " sum(a.allocated_amount) from lending.payment_allocation as a"
        " inner join lending.loan_transaction as t on t.id = a.loan_transaction_id"
        " where a.loan_id = l.id and a.line_number = 1 and t.value_date <= s.due_date + 30"
        " and t.transaction_type <> 'charge_off'), 0)"
    )
    assert provided.value("select sum(repaid_amount) from mart.mv_prepayment_month") == (
        provided.value("select sum(principal_repaid_amount) from lending.loan")
    )
    assert (
        provided.value(
            "select count(*) from analytics.v_prepayment_speed where cpr_pct not between 0 and 100"
            " or smm_pct > cpr_pct"
        )
        == 0
    )
