"""What is lost is no repayment: the views after charge-offs, write-offs, recoveries and waivers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from clock import MONTH_END
from sqltest import Database

ACCOUNTS = (
    "select legal_entity_id, currency_code, sum(balance_amount) from analytics.v_trial_balance"
    " where account_code in ({accounts}) group by 1, 2 having sum(balance_amount) <> 0"
)
PRINCIPAL = ACCOUNTS.format(accounts="'1100'")
CASH = ACCOUNTS.format(accounts="'1000'")
LOSSES = ACCOUNTS.format(accounts="'5100', '5110', '5120'")
RECOVERIES = ACCOUNTS.format(accounts="'4900'")
# What debits or credits cash; what was allocated of it, or all where nothing is.
RECEIPTS = (
    "select t.legal_entity_id, t.currency_code, sum(coalesce(a.amount, t.amount))"
    " from lending.loan_transaction as t left join (select loan_transaction_id,"
    " sum(allocated_amount) as amount from lending.payment_allocation group by 1) as a"
    " on a.loan_transaction_id = t.id where t.transaction_type in (select m.transaction_type"
    " from lending.gl_mapping_template as m where '1000' = m.debit_code) group by 1, 2"
)
CHARGED_OFF = (
    "select legal_entity_id, currency_code, sum(principal_charged_off_amount) from lending.loan"
    " group by 1, 2"
)
LOST = (
    "select legal_entity_id, currency_code,"
    " sum(principal_charged_off_amount + principal_written_off_amount) from lending.loan"
    " group by 1, 2"
)
CASES = [
    ("v_loan_balance", "principal_outstanding_amount", "true", PRINCIPAL),
    ("v_borrower_exposure", "principal_outstanding_amount", "true", PRINCIPAL),
    ("v_counterparty_risk_assessment", "principal_outstanding_amount", "true", PRINCIPAL),
    ("v_ifrs7_credit_risk", "principal_outstanding_amount", "true", PRINCIPAL),
    ("v_ifrs7_credit_risk", "principal_charged_off_amount", "true", CHARGED_OFF),
    ("v_non_performing_loans", "charged_off_amount", "true", CHARGED_OFF),
    ("v_monthly_cash_flow_analysis", "net_cash_flow_amount", "true", CASH),
    ("v_receipts_by_component", "allocated_amount", "true", RECEIPTS),
    ("v_loss_and_recovery", "loss_amount", "loss_amount <> 0", LOSSES),
    ("v_loss_and_recovery", "recovery_amount", "recovery_amount <> 0", RECOVERIES),
    (
        "v_product_performance",
        "principal_charged_off_amount + principal_written_off_amount",
        "true",
        LOST,
    ),
    ("v_customer_lifetime_value", "income_amount - lifetime_value_amount", "true", LOST),
]


@pytest.fixture(scope="module")
def losses(portfolio: Database, reader: Callable[[str], str]) -> None:
    """Lose loans of the demo in each way: one, never paid, was charged off last month."""
    db = portfolio

    def command(role: str, name: str, loan: dict[str, Any], **more: Any) -> None:
        if name != "reverse_transaction":
            more["loan_id"] = loan["loan_id"]
        more["legal_entity_id"] = loan["legal_entity_id"]
        more["idempotency_key"] = f"{name} {more}"
        with db.acting_as(reader(role)):
            db.call(f"api.{name}", **more)

    loans = db.rows(
        "select * from analytics.v_loan_balance where status = 'active'"
        " and legal_entity_code = 'DEMO_DE' order by days_past_due desc, loan_number"
    )
    old = min(loans, key=lambda loan: loan["start_date"])
    new, part, full = [loan for loan in loans if loan is not old][:3]
    risk, operator = "rently_risk_manager", "rently_payments_operator"
    for paid in db.rows(
        "select * from lending.loan_transaction where loan_id = %s"
        " and transaction_type = 'repayment' order by value_date desc, booked_at desc",
        [old["loan_id"]],
    ):
        command(operator, "reverse_transaction", old, loan_transaction_id=paid["id"])
    command("rently_loan_officer", "waive_charge", new, component="interest", amount=1)
    command(risk, "charge_off_loan", old, value_date=MONTH_END)
    command(risk, "charge_off_loan", new)
    command(operator, "receive_payment", new, amount=100, currency_code="EUR")
    command(risk, "write_off_loan", part, amount=50)
    command(risk, "write_off_loan", full)
    command(risk, "record_recovery", full, amount=40, currency_code="EUR")
    db.run("set role rently_scheduler")
    db.run("select * from ops.refresh(is_forced => true)")
    db.run("reset role")


@pytest.mark.usefixtures("losses")
@pytest.mark.parametrize(("view", "amount", "rows", "truth"), CASES)
def test_a_view_adds_up(portfolio: Database, view: str, amount: str, rows: str, truth: str) -> None:
    shown = portfolio.connection.execute(
        f"select legal_entity_id, currency_code, sum({amount}) from analytics.{view}"
        f" where {rows} group by 1, 2 order by 1, 2"
    ).fetchall()
    assert shown == portfolio.connection.execute(f"{truth} order by 1, 2").fetchall()
    assert shown


@pytest.mark.usefixtures("losses")
def test_a_loan_charged_off_is_not_paid_nor_cured(portfolio: Database) -> None:
    where = f"legal_entity_code = 'DEMO_DE' and month_end_date = '{MONTH_END}'"
    moves = portfolio.rows(f"select * from analytics.v_roll_rate_matrix where {where}")
    (lost,) = [row for row in moves if row["to_bucket"] == "charged_off"]
    assert lost["loan_count"] == 1
    assert lost["from_position"] > 1
    late = portfolio.row(f"select * from analytics.v_cure_rate where {where}")
    cured = sum(
        row["loan_count"] for row in moves if row["from_position"] > 1 >= row["to_position"]
    )
    assert late["cured_loan_count"] == cured < late["late_loan_count"]


@pytest.mark.usefixtures("losses")
def test_the_month_end_knows_what_was_charged_off_by_then(portfolio: Database) -> None:
    shown = portfolio.row(
        "select * from analytics.v_portfolio_trend where legal_entity_code = 'DEMO_DE'"
        " and month_end_date = %s",
        [MONTH_END],
    )
    (report,) = portfolio.call(
        "analytics.par_as_of", legal_entity_id=shown["legal_entity_id"], as_of=MONTH_END
    )
    assert shown["principal_outstanding_amount"] == report["gross_portfolio_amount"]
    assert shown["par30_amount"] == report["par30_amount"]


@pytest.mark.usefixtures("losses")
@pytest.mark.parametrize("role", ["rently_risk_manager", "rently_bi"])
def test_readers_see_the_losses(
    portfolio: Database, reader: Callable[[str], str], role: str
) -> None:
    with portfolio.acting_as(reader(role)):
        shown = portfolio.value("select sum(loss_amount) from analytics.v_loss_and_recovery")
    assert shown > 0
    assert shown == portfolio.value("select sum(loss_amount) from analytics.v_loss_and_recovery")
