"""Amounts of the views add up to the ledger, or to another query over the tables."""

from __future__ import annotations

import re
from pathlib import Path

import amounts
import pytest
from sqltest import Database

LEDGER_PRINCIPAL = (
    "select legal_entity_id, currency_code, balance_amount from analytics.v_trial_balance"
    " where account_code = '1100' and balance_amount <> 0"
)
LINES = (
    "select s.legal_entity_id, l.currency_code, sum({amount}) from lending.loan as l"
    " inner join lending.amortisation_line as s on s.legal_entity_id = l.legal_entity_id"
    " and s.loan_id = l.id and s.plan_version = l.current_plan_version"
    " inner join lending.legal_entity as e on e.id = l.legal_entity_id"
    " left join lateral (select coalesce(sum(a.allocated_amount), 0) as paid"
    " from lending.payment_allocation as a where a.legal_entity_id = s.legal_entity_id"
    " and a.loan_id = s.loan_id and a.line_number = s.line_number) as p on true"
    " where l.disbursed_amount > 0 and s.due_date {when} (now() at time zone e.time_zone)::date"
    " group by 1, 2"
)
OVERDUE = LINES.format(amount="s.instalment_amount - p.paid", when="<")
DUE = LINES.format(amount="s.instalment_amount", when="<=")
CASH = (
    "select legal_entity_id, currency_code, balance_amount from analytics.v_trial_balance"
    " where account_code = '1000' and balance_amount <> 0"
)
DISBURSED = (
    "select legal_entity_id, currency_code, sum(amount) from lending.loan_transaction"
    " where transaction_type = 'disbursement' group by 1, 2"
)
INCOME = (
    "select legal_entity_id, currency_code, sum(balance_amount) from analytics.v_trial_balance"
    " where account_kind = 'income' group by 1, 2"
)
ALLOCATED = (
    "select a.legal_entity_id, t.currency_code, sum(a.allocated_amount)"
    " from lending.payment_allocation as a inner join lending.loan_transaction as t"
    " on t.legal_entity_id = a.legal_entity_id and t.id = a.loan_transaction_id"
    " where t.transaction_type in (select m.transaction_type from lending.gl_mapping_template as m"
    " where m.debit_code = '1000') group by 1, 2"
)
RECEIVED = "select legal_entity_id, currency_code, sum(amount) from lending.payment group by 1, 2"
ENTRIES = (
    "select legal_entity_id, currency_code, sum(amount) from lending.ledger_entry group by 1, 2"
)
EVENTS = (
    "select legal_entity_id, currency_code, sum(amount) from lending.loan_transaction group by 1, 2"
)
PROMISED = (
    "select legal_entity_id, currency_code, sum(amount) from lending.promise_to_pay group by 1, 2"
)
DISPUTED = (
    "select legal_entity_id, currency_code, sum(disputed_amount) from lending.dispute"
    " where resolved_on is {state} group by 1, 2"
)
PROVIDED = (
    "select i.legal_entity_id, i.currency_code, sum(i.amount) from lending.payment_instruction as i"
    " where exists (select from lending.payment_attempt as a where a.instruction_id = i.id"
    " and a.state = 'succeeded') group by 1, 2"
)
BREAKS = (
    "select legal_entity_id, currency_code, sum(abs(difference_amount))"
    " from api.reconciliation_break group by 1, 2"
)
COLLECTED = (
    "select c.legal_entity_id, l.currency_code, sum(l.principal_outstanding_amount)"
    " from lending.collections_case as c inner join lending.loan as l"
    " on l.legal_entity_id = c.legal_entity_id and l.id = c.loan_id group by 1, 2"
)
# What the view adds up to by entity and currency, and what it must.
CASES = [
    ("v_dpd_analysis", "principal_outstanding_amount", "true", LEDGER_PRINCIPAL),
    ("v_portfolio_at_risk", "gross_portfolio_amount", "scope = 'all'", LEDGER_PRINCIPAL),
    ("v_non_performing_loans", "gross_portfolio_amount", "true", LEDGER_PRINCIPAL),
    ("v_ifrs7_credit_risk", "principal_outstanding_amount", "true", LEDGER_PRINCIPAL),
    ("v_risk_analytics_summary", "gross_portfolio_amount", "true", LEDGER_PRINCIPAL),
    ("v_executive_summary_dashboard", "principal_outstanding_amount", "true", LEDGER_PRINCIPAL),
    ("v_product_performance", "principal_outstanding_amount", "true", LEDGER_PRINCIPAL),
    ("v_loan_portfolio_overview", "principal_outstanding_amount", "true", LEDGER_PRINCIPAL),
    ("v_borrower_exposure", "principal_outstanding_amount", "true", LEDGER_PRINCIPAL),
    ("v_counterparty_risk_assessment", "principal_outstanding_amount", "true", LEDGER_PRINCIPAL),
    (
        "v_portfolio_concentration_analysis",
        "principal_outstanding_amount",
        "dimension = 'borrower'",
        LEDGER_PRINCIPAL,
    ),
    ("v_loan_ledger_reconciliation", "loan_amount", "balance = 'principal'", LEDGER_PRINCIPAL),
    ("v_origination_trend", "disbursed_amount", "true", DISBURSED),
    ("v_business_unit_trends", "disbursed_amount", "true", DISBURSED),
    ("v_customer_lifetime_value", "disbursed_amount", "true", DISBURSED),
    ("v_monthly_cash_flow_analysis", "disbursed_amount", "true", DISBURSED),
    ("v_monthly_cash_flow_analysis", "net_cash_flow_amount", "true", CASH),
    ("v_receipts_by_component", "allocated_amount", "true", ALLOCATED),
    ("v_customer_lifetime_value", "income_amount", "true", INCOME),
    ("v_income_statement", "income_amount", "true", INCOME),
    ("v_balance_sheet", "balance_amount", "account_kind = 'income'", INCOME),
    ("v_payment_outcomes", "payment_amount", "true", RECEIVED),
    ("v_daily_transactions", "transaction_amount", "true", EVENTS),
    ("v_ledger_activity", "debit_amount", "true", ENTRIES),
    ("v_portfolio_ageing", "unpaid_amount", "true", OVERDUE),
    ("v_ifrs7_maturity_ladder", "unpaid_amount", "band = 'overdue'", OVERDUE),
    ("v_collection_efficiency", "instalment_amount", "true", DUE),
    ("v_payment_timing_analysis", "instalment_amount", "true", DUE),
]


# Of what only the demo of two years has.
WORLD_CASES = [
    *(
        (
            "v_portfolio_concentration_analysis",
            "principal_outstanding_amount",
            f"dimension = '{dimension}'",
            LEDGER_PRINCIPAL,
        )
        for dimension in ("agent", "landlord", "city", "country", "product", "segment")
    ),
    ("v_currency_concentration", "principal_outstanding_amount", "true", LEDGER_PRINCIPAL),
    ("v_regulatory_ratios", "denominator_amount", "ratio = 'npl'", LEDGER_PRINCIPAL),
    ("v_promise_performance", "promised_amount", "true", PROMISED),
    ("v_collections_performance", "promised_amount", "true", PROMISED),
    ("v_dispute_ageing", "disputed_amount", "true", DISPUTED.format(state="null")),
    ("v_dispute_outcomes", "disputed_amount", "true", DISPUTED.format(state="not null")),
    ("v_provider_success", "succeeded_amount", "true", PROVIDED),
    ("v_reconciliation_breaks", "difference_amount", "true", BREAKS),
    ("v_collections_resolution_analysis", "principal_outstanding_amount", "true", COLLECTED),
    *(case for case in CASES if case[3] in (LEDGER_PRINCIPAL, OVERDUE, DUE, EVENTS, ENTRIES)),
]


@pytest.fixture(scope="module")
def backdated(portfolio: Database) -> Database:
    """The portfolio after payments that count from days long past."""
    for number, loan in enumerate(
        portfolio.rows("select * from analytics.v_loan_balance where days_past_due > 20")
    ):
        portfolio.call(
            "api.receive_payment",
            legal_entity_id=loan["legal_entity_id"],
            loan_id=loan["loan_id"],
            amount=25 + number,
            currency_code=loan["currency_code"],
            idempotency_key=f"backdated {number}",
            value_date=loan["oldest_unpaid_due_date"],
        )
    portfolio.run("set role rently_scheduler")
    portfolio.run("select * from ops.refresh(is_forced => true)")
    portfolio.run("reset role")
    return portfolio


@pytest.mark.parametrize(("view", "amount", "rows", "truth"), CASES)
def test_a_view_adds_up(backdated: Database, view: str, amount: str, rows: str, truth: str) -> None:
    shown = backdated.connection.execute(
        f"select legal_entity_id, currency_code, sum({amount}) from analytics.{view}"
        f" where {rows} group by 1, 2 order by 1, 2"
    ).fetchall()
    assert shown == backdated.connection.execute(f"{truth} order by 1, 2").fetchall()
    assert shown


def test_the_last_month_end_is_that_of_the_report_of_the_past(backdated: Database) -> None:
    trend = backdated.rows(
        "select * from analytics.v_portfolio_trend as t where month_end_date ="
        " (select max(month_end_date) from analytics.v_portfolio_trend)"
    )
    assert trend
    for row in trend:
        report = backdated.row(
            "select * from analytics.par_as_of(%s, %s) where currency_code = %s",
            [row["legal_entity_id"], row["month_end_date"], row["currency_code"]],
        )
        assert row["principal_outstanding_amount"] == report["gross_portfolio_amount"]
        assert row["par30_amount"] == report["par30_amount"]


@pytest.mark.parametrize(("view", "amount", "rows", "truth"), WORLD_CASES)
def test_a_view_of_the_world_adds_up(
    world: Database, view: str, amount: str, rows: str, truth: str
) -> None:
    def figures(query: str) -> list[tuple[object, ...]]:
        return [row for row in world.connection.execute(query).fetchall() if row[-1] != 0]

    shown = figures(
        f"select legal_entity_id, currency_code, sum({amount}) from analytics.{view}"
        f" where {rows} group by 1, 2 order by 1, 2"
    )
    assert shown == figures(f"{truth} order by 1, 2")
    assert shown


def test_the_other_amounts_of_the_world_add_up(world: Database) -> None:
    def figures(query: str) -> list[tuple[object, ...]]:
        return [row for row in world.connection.execute(query).fetchall() if row[-1]]

    shown = {
        (view, amount, rows): figures(
            f"select legal_entity_id, currency_code, sum({amount}) from analytics.{view}"
            f" where {rows} group by 1, 2 order by 1, 2"
        )
        for view, amount, rows, _ in amounts.CASES
    }
    assert shown == {
        (view, amount, rows): figures(f"{truth} order by 1, 2")
        for view, amount, rows, truth in amounts.CASES
    }
    # So small a world does not have all there is on every day.
    assert sum(bool(found) for found in shown.values()) > len(shown) * 3 / 4


REPORTED = """
with rate as (
    select distinct on (quote_currency_code) quote_currency_code as code, rate
    from lending.fx_rate_official where status = 'valid'
    order by quote_currency_code, rate_date desc, revision desc
),
shown as (
    select
        v.currency_code <> v.reporting_currency_code as is_foreign,
        v.{reported} as shown,
        v.{amount} * coalesce(b.rate, 1) / coalesce(f.rate, 1) as wanted,
        0.5 / 10 ^ c.minor_units + 0.0001 as tolerance
    from analytics.{view} as v
    inner join lending.currency as c on c.code = v.reporting_currency_code
    left join rate as f on f.code = v.currency_code
    left join rate as b on b.code = v.reporting_currency_code
    where v.{amount} is not null
)
select
    count(*) filter (where is_foreign),
    count(*) filter (where shown is null or abs(shown - wanted) > tolerance)
from shown
"""


def test_amounts_in_the_reporting_currency_are_those_at_the_last_official_rate(
    world: Database,
) -> None:
    columns: dict[str, set[str]] = {}
    for row in world.rows(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'analytics' and table_name like 'v\\_%%'"
    ):
        columns.setdefault(row["table_name"], set()).add(row["column_name"])
    reported = [
        (view, column)
        for view, found in columns.items()
        for column in sorted(found)
        if column.endswith("_reporting_amount")
    ]
    assert len(reported) > 50
    foreign = 0
    for view, column in reported:
        name = column.replace("_reporting", "")
        (amount,) = {name, f"principal_{name}"} & columns[view]
        counts = world.connection.execute(
            REPORTED.format(view=view, reported=column, amount=amount)
        ).fetchone()
        assert counts is not None
        assert counts[1] == 0, (view, column)
        foreign += counts[0]
    assert foreign > 0


def test_every_view_with_amounts_has_them_in_the_reporting_currency(world: Database) -> None:
    without = {
        row["table_name"]
        for row in world.rows(
            "select table_name from information_schema.columns where table_schema = 'analytics'"
            " and table_name like 'v\\_%%' and column_name like '%%\\_amount' group by table_name"
            " having not bool_or(column_name like '%%\\_reporting\\_amount')"
        )
    }
    # What a position cost and is worth is in the reporting currency already.
    assert without == {"v_fx_position"}


def test_who_asks_for_no_amount_in_the_reporting_currency_pays_for_none(world: Database) -> None:
    asked = "select sum({}) from analytics.v_loan_balance"
    amount, reported = (
        "\n".join(row[0] for row in world.connection.execute(f"explain {asked.format(column)}"))
        for column in ("principal_outstanding_amount", "principal_outstanding_reporting_amount")
    )
    assert "fx_rate_official" in reported
    assert "fx_rate_official" not in amount


def test_every_amount_is_added_up_somewhere(world: Database) -> None:
    cases = [*CASES, *WORLD_CASES, *amounts.CASES, *amounts.BOOKS_CASES]
    tied = {(view, column) for view, amount, *_ in cases for column in re.findall(r"\w+", amount)}
    text = [
        path.read_text()
        for path in Path(__file__).parents[1].rglob("test_*.py")
        if path != Path(__file__)
    ]
    assert not [
        f"{row['table_name']}.{row['column_name']}"
        for row in world.rows(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'analytics' and table_name like 'v\\_%%'"
            " and column_name like '%%\\_amount' and column_name not like '%%\\_reporting\\_amount'"
        )
        if (row["table_name"], row["column_name"]) not in tied
        and not any(row["table_name"] in found and row["column_name"] in found for found in text)
    ]
