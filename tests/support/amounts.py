"""What the amounts of the views must add up to, by queries of other tables than theirs."""

from __future__ import annotations

# Cases: view, amount, rows of the view, and a query for entity, currency and amount.
Case = tuple[str, str, str, str]

LOAN = "select legal_entity_id, currency_code, sum({amount}) from lending.loan where {rows}"
LOAN += " group by 1, 2"
LEDGER = (
    "select t.legal_entity_id, t.currency_code,"
    " sum(case t.debit_account_id when a.id then t.amount else -t.amount end) {sign}"
    " from lending.ledger_account as a inner join lending.ledger_entry as t"
    " on a.id in (t.debit_account_id, t.credit_account_id) where {rows} group by 1, 2"
)
EVENTS = (
    "select t.legal_entity_id, t.currency_code, sum(t.amount) from lending.loan_transaction as t"
    " where {rows} and not exists (select from lending.loan_transaction as x"
    " where x.original_transaction_id = t.id and x.transaction_type in ('reversal'))"
    " group by 1, 2"
)
ALLOCATED = (
    "select a.legal_entity_id, t.currency_code, sum(a.allocated_amount)"
    " from lending.payment_allocation as a"
    " inner join lending.loan_transaction as t on t.id = a.loan_transaction_id"
    " where t.transaction_type not in ('charge_off', 'write_off', 'waiver') and {rows}"
    " group by 1, 2"
)
# Instalments of the current plans with what is paid of each, against the entity's day.
LINE = (
    "with line as (select l.legal_entity_id, l.currency_code, l.id as loan_id, l.status,"
    " l.principal_outstanding_amount, s.due_date, s.instalment_amount,"
    " (now() at time zone e.time_zone)::date as today,"
    " coalesce(p.paid, 0) as paid_amount,"
    " s.instalment_amount - coalesce(p.paid, 0) as unpaid_amount,"
    " s.principal_amount - coalesce(p.principal, 0) as unpaid_principal_amount,"
    " s.interest_amount - coalesce(p.interest, 0) as unpaid_interest_amount"
    " from lending.loan as l inner join lending.legal_entity as e on e.id = l.legal_entity_id"
    " inner join lending.amortisation_line as s on s.loan_id = l.id"
    " and s.plan_version = l.current_plan_version left join lateral (select"
    " sum(a.allocated_amount) as paid,"
    " sum(a.allocated_amount) filter (where a.component = 'principal') as principal,"
    " sum(a.allocated_amount) filter (where a.component = 'interest') as interest"
    " from lending.payment_allocation as a where a.loan_id = s.loan_id"
    " and a.line_number = s.line_number) as p on true where l.disbursed_amount > 0)"
)
LINES = LINE + " select legal_entity_id, currency_code, sum({amount}) from line where {rows}"
LINES += " group by 1, 2"
LATE = (
    LINE + ", late as (select legal_entity_id, currency_code, loan_id, max(today - due_date) as"
    " days, max(principal_outstanding_amount) as amount from line where unpaid_amount > 0"
    " and due_date < today and status = 'active' group by 1, 2, 3)"
    " select legal_entity_id, currency_code, sum(amount) from late where days {days} group by 1, 2"
)
MONTH_END = (
    "select m.legal_entity_id, r.currency_code, sum(r.principal_outstanding_amount)"
    " from (select legal_entity_id, (date_trunc('month', max(month_end_date))"
    " - interval '{days} day')::date as on_date from analytics.v_portfolio_trend group by 1) as m"
    " cross join lateral analytics.loan_as_of(m.legal_entity_id, m.on_date) as r"
    " where {rows} group by 1, 2"
)
LAST_MONTH_END = MONTH_END.replace("- interval '{days} day'", "+ interval '1 month - 1 day'")
RECEIVED = (
    "select p.legal_entity_id, p.currency_code, sum(p.amount) from lending.payment as p"
    " inner join lending.legal_entity as e on e.id = p.legal_entity_id"
    " where (p.received_at at time zone e.time_zone)::date"
    " > (now() at time zone e.time_zone)::date - {days}"
    " and (p.status = 'received' or exists (select from lending.payment_event as v"
    " where v.payment_id = p.id and v.kind = 'received'))"
    " and not exists (select from lending.payment_event as v where v.payment_id = p.id"
    " and v.kind not in ('identified', 'received'))"
    " and not exists (select from lending.loan_transaction as t"
    " inner join lending.loan_transaction as x on x.original_transaction_id = t.id"
    " where t.payment_id = p.id and (x.transaction_type = 'chargeback'"
    " or x.transaction_type = 'reversal' and t.transaction_type = 'repayment'))"
    " group by 1, 2"
)
PROMISED = (
    "select legal_entity_id, currency_code, sum(amount) from lending.promise_to_pay"
    " where status = '{status}' group by 1, 2"
)
RESTRUCTURED = "id in (select loan_id from lending.loan_modification)"
# Every way that a loan can take through the buckets until the month in which an instalment is due.
EXPECTED = (
    LINE + ", late as (select loan_id, coalesce(max(today - due_date) filter ("
    " where unpaid_amount > 0), 0) as days, bool_or(status = 'charged_off') as is_lost"
    " from line group by 1), rolled as (select r.legal_entity_id as entity, r.currency_code as"
    " currency, r.from_position as old, r.to_position as new, sum(r.from_amount) as amount"
    " from analytics.v_roll_rate_matrix as r inner join (select legal_entity_id,"
    " max(month_end_date) as last from analytics.v_roll_rate_matrix group by 1) as x"
    " on x.legal_entity_id = r.legal_entity_id and r.month_end_date > x.last - interval '1 year'"
    " group by 1, 2, 3, 4), step as (select entity, currency, old, new, amount / sum(amount)"
    " over (partition by entity, currency, old) as rate from rolled"
    " union all select distinct entity, currency, 0, 0, 1 from rolled), path as ("
    " select entity, currency, old, old as was, new as at, rate, 1 as month from step union all"
    " select a.entity, a.currency, a.old, b.old, b.new, a.rate * b.rate, 2 from step as a"
    " inner join step as b on (b.entity, b.currency, b.old) = (a.entity, a.currency, a.new)"
    " union all select a.entity, a.currency, a.old, c.old, c.new, a.rate * b.rate * c.rate, 3"
    " from step as a"
    " inner join step as b on (b.entity, b.currency, b.old) = (a.entity, a.currency, a.new)"
    " inner join step as c on (c.entity, c.currency, c.old) = (b.entity, b.currency, b.new)),"
    " share as (select entity, currency, old, month, coalesce(sum(rate) filter (where at < was"
    " or at = was and at <= 4), 0) as paid from path group by 1, 2, 3, 4),"
    " week as (select l.legal_entity_id, l.currency_code,"
    " round(sum(l.unpaid_amount * coalesce(s.paid, 0)), min(c.minor_units)) as amount"
    " from line as l"
    " inner join late as d on d.loan_id = l.loan_id"
    " inner join lending.currency as c on c.code = l.currency_code"
    " left join share as s on s.entity = l.legal_entity_id and s.currency = l.currency_code"
    " and s.month = (l.due_date - l.today) / 28 + 1 and not d.is_lost and s.old ="
    " (select b.bucket_position from internal.dpd_bucket(d.days) as b)"
    " where l.due_date between l.today and l.today + 83 group by 1, 2, (l.due_date - l.today) / 7)"
    " select legal_entity_id, currency_code, sum(amount) from week group by 1, 2"
)
DEFAULTED = (
    "select l.legal_entity_id, l.currency_code, sum(l.disbursed_amount) from lending.loan as l"
    " inner join lending.legal_entity as e on e.id = l.legal_entity_id"
    " inner join lending.amortisation_line as s on s.loan_id = l.id and s.line_number = 1"
    " and s.plan_version = l.current_plan_version where l.disbursed_amount > 0"
    " and s.due_date + 30 < (now() at time zone e.time_zone)::date and s.instalment_amount >"
    " coalesce((select sum(a.allocated_amount) from lending.payment_allocation as a"
    " inner join lending.loan_transaction as t on t.id = a.loan_transaction_id"
    " where a.loan_id = l.id and a.line_number = 1 and t.value_date <= s.due_date + 30"
    " and t.transaction_type not in ('charge_off', 'write_off')), 0) group by 1, 2"
)
RECOVERED = (
    "select t.legal_entity_id, t.currency_code, sum(t.amount) from lending.loan_transaction as t"
    " where t.transaction_type in ('repayment', 'recovery') and not exists (select"
    " from lending.loan_transaction as x where x.original_transaction_id = t.id"
    " and x.transaction_type = 'reversal') and exists (select from lending.loan_transaction as c"
    " where c.loan_id = t.loan_id and c.transaction_type in ('charge_off', 'write_off')"
    " and (c.value_date, c.booked_at, c.id) < (t.value_date, t.booked_at, t.id)) group by 1, 2"
)
PREPAID = (
    "select l.legal_entity_id, l.currency_code, sum(a.allocated_amount)"
    " from lending.payment_allocation as a"
    " inner join lending.loan_transaction as t on t.id = a.loan_transaction_id"
    " inner join lending.loan as l on l.id = a.loan_id"
    " inner join lending.amortisation_line as s on s.loan_id = l.id"
    " and s.plan_version = l.current_plan_version and s.line_number = a.line_number"
    " where a.component = 'principal' and t.transaction_type not in ('charge_off', 'write_off')"
    " and date_trunc('month', s.due_date) > date_trunc('month', t.value_date)"
    " and exists (select from mart.mv_loan_month_end as m where m.product_id = l.product_id"
    " and m.month_end_date + 1 = date_trunc('month', t.value_date)) group by 1, 2"
)
PREVIOUS = (
    "select legal_entity_id, currency_code, sum(amount) from (select l.legal_entity_id,"
    " l.currency_code, l.disbursed_amount as amount, date_trunc('month', l.start_date) <"
    " max(date_trunc('month', l.start_date)) over (partition by l.legal_entity_id,"
    " l.currency_code, p.business_unit) as is_followed from lending.loan as l"
    " inner join lending.product as p on p.id = l.product_id where l.disbursed_amount > 0) as d"
    " where is_followed group by 1, 2"
)
LARGEST = (
    "select legal_entity_id, currency_code, max(amount) from (select legal_entity_id,"
    " currency_code, borrower_party_id, sum(principal_outstanding_amount) as amount"
    " from lending.loan group by 1, 2, 3) as b group by 1, 2"
)
HAS_AGENT = (
    "exists (select from lending.agent_assignment as a where a.loan_id = loan.id"
    " and a.assigned_during @> internal.business_date(loan.legal_entity_id))"
    " or exists (select from lending.lease as s"
    " inner join lending.rental_unit as u on u.id = s.rental_unit_id"
    " inner join lending.agent_assignment as a on a.property_id = u.property_id"
    " where s.id = loan.lease_id"
    " and a.assigned_during @> internal.business_date(loan.legal_entity_id))"
)
HELD = "a.code !~ '^(2900|1950|1960)'"
LEASED = "select legal_entity_id, currency_code, sum({amount}) from lending.lease group by 1, 2"


def _ledger(rows: str, sign: str = "") -> str:
    return LEDGER.format(rows=rows, sign=sign)


def _loan(amount: str, rows: str = "true") -> str:
    return LOAN.format(amount=amount, rows=rows)


def _allocated(*components: str) -> str:
    return ALLOCATED.format(rows=f"a.component = any('{{{','.join(components)}}}')")


CASES: list[Case] = [
    ("v_loan_balance", "disbursed_amount", "true", EVENTS.format(
        rows="t.transaction_type = 'disbursement'")),
    ("v_loan_balance", "principal_repaid_amount", "true", _allocated("principal")),
    ("v_loan_balance", "interest_repaid_amount", "true", _allocated("interest")),
    ("v_loan_balance", "fee_repaid_amount", "true", _allocated("fee")),
    ("v_loan_portfolio_overview", "principal_repaid_amount", "true", _allocated("principal")),
    ("v_loan_portfolio_overview", "interest_repaid_amount", "true", _allocated("interest")),
    ("v_loan_portfolio_overview", "disbursed_amount", "true", EVENTS.format(
        rows="t.transaction_type = 'disbursement'")),
    ("v_loan_portfolio_overview", "principal_amount", "true", _loan("principal_amount")),
    ("v_loan_portfolio_overview", "par30_amount", "true", LATE.format(days="> 30")),
    ("v_product_performance", "disbursed_amount", "true", EVENTS.format(
        rows="t.transaction_type = 'disbursement'")),
    ("v_product_performance", "principal_repaid_amount", "true", _allocated("principal")),
    ("v_product_performance", "income_amount", "true",
     _allocated("interest", "fee", "penalty")),
    ("v_executive_summary_dashboard", "income_amount", "true",
     _allocated("interest", "fee", "penalty")),
    ("v_executive_summary_dashboard", "disbursed_30_days_amount", "true",
     _loan("disbursed_amount", "start_date > internal.business_date(legal_entity_id) - 30")),
    ("v_executive_summary_dashboard", "received_30_days_amount", "true",
     RECEIVED.format(days=30)),
    ("v_payment_health_summary", "received_30_days_amount", "true", RECEIVED.format(days=30)),
    ("v_payment_health_summary", "received_7_days_amount", "true", RECEIVED.format(days=7)),
    ("v_active_loans_summary", "total_principal_amount", "true",
     _loan("principal_amount", "status = 'active'")),
    *(("v_portfolio_at_risk", f"par{days}_amount", "scope = 'all'",
       LATE.format(days=f"> {days}")) for days in (1, 30, 60)),
    ("v_risk_analytics_summary", "restructured_amount", "true",
     _loan("principal_outstanding_amount", RESTRUCTURED)),
    ("v_modification_summary", "principal_outstanding_amount", "true",
     _loan("principal_outstanding_amount", RESTRUCTURED)),
    ("v_regulatory_ratios", "numerator_amount", "ratio = 'par30'", LATE.format(days="> 30")),
    ("v_regulatory_ratios", "numerator_amount", "ratio = 'largest_borrower'", LARGEST),
    ("v_vintage_curves", "principal_outstanding_amount",
     "disbursed_month_date + make_interval(months => months_on_book)"
     " = date_trunc('month', current_date) - interval '1 month'",
     LAST_MONTH_END.format(rows="true")),
    ("v_vintage_curves", "par30_amount",
     "disbursed_month_date + make_interval(months => months_on_book)"
     " = date_trunc('month', current_date) - interval '1 month'",
     LAST_MONTH_END.format(rows="r.days_past_due > 30")),
    ("v_roll_rate_matrix", "from_amount", "is_latest", MONTH_END.format(days=1, rows="true")),
    ("v_collection_efficiency", "paid_amount", "true",
     LINES.format(amount="paid_amount", rows="due_date <= today")),
    ("v_collection_efficiency", "unpaid_amount", "true",
     LINES.format(amount="unpaid_amount", rows="due_date <= today")),
    *((view, f"unpaid_{part}_amount", rows,
       LINES.format(amount=f"unpaid_{part}_amount", rows="unpaid_amount > 0 and due_date < today"))
      for view, rows in
      (("v_portfolio_ageing", "true"), ("v_ifrs7_maturity_ladder", "band = 'overdue'"))
      for part in ("principal", "interest")),
    ("v_weekly_cash_flow_projections", "contractual_amount", "true",
     LINES.format(amount="unpaid_amount", rows="due_date between today and today + 83")),
    ("v_weekly_cash_flow_projections", "expected_amount", "true", EXPECTED),
    ("v_loan_balance", "principal_amount", "true", _loan("principal_amount")),
    ("v_loan_ledger_reconciliation", "difference_amount", "not is_reconciled",
     _loan("0", "false")),
    ("v_first_payment_default", "defaulted_amount", "true", DEFAULTED),
    ("v_recovery_curve", "recovered_amount", "lost_month_date"
     " + make_interval(months => months_since) = date_trunc('month', current_date)", RECOVERED),
    ("v_prepayment_speed", "prepaid_amount", "true", PREPAID),
    ("v_business_unit_trends", "previous_disbursed_amount", "true", PREVIOUS),
    ("v_cost_of_risk", "recovery_amount", "true",
     _ledger("a.code = '4900' and t.booked_on < date_trunc('month', current_date)", "* -1")),
    ("v_charge_summary", "charged_amount", "true", EVENTS.format(
        rows="t.transaction_type = 'charge'")),
    ("v_currency_risk_analysis", "asset_amount", "true", _ledger(f"{HELD} and a.kind = 'asset'")),
    ("v_currency_risk_analysis", "liability_amount", "true",
     _ledger(f"{HELD} and a.kind = 'liability'", "* -1")),
    ("v_currency_risk_analysis", "net_exposure_amount", "true",
     _ledger(f"{HELD} and a.kind in ('asset', 'liability')")),
    ("v_refund_summary", "refund_amount", "true",
     _ledger("a.code = '2200' and t.description = 'payment refunded'")),
    ("v_unapplied_money", "unapplied_amount", "true", _ledger("a.code = '2200'", "* -1")),
    ("v_collections_agent_performance", "kept_amount", "true", PROMISED.format(status="kept")),
    ("v_promise_performance", "kept_amount", "true", PROMISED.format(status="kept")),
    ("v_promise_performance", "broken_amount", "true", PROMISED.format(status="broken")),
    ("v_customer_lifetime_value", "written_off_amount", "true",
     _loan("principal_written_off_amount")),
    ("v_customer_lifetime_value", "charged_off_amount", "true",
     _loan("principal_charged_off_amount")),
    ("v_loss_and_recovery", "net_loss_amount", "true",
     _ledger("a.code in ('5100', '5110', '5120', '4900')")),
    ("v_cost_of_risk", "cost_amount", "true",
     _ledger("a.code in ('5100', '5110', '5120', '4900', '5150') and t.booked_on"
             " < date_trunc('month', current_date)")),
    ("v_portfolio_yield", "charge_income_amount", "true",
     _ledger("a.code in ('4200', '4300') and t.booked_on < date_trunc('month', current_date)",
             "* -1")),
    ("v_ledger_activity", "credit_amount", "true",
     "select legal_entity_id, currency_code, sum(amount) from lending.ledger_entry group by 1, 2"),
    ("v_ecl_by_stage", "exposure_amount", "true",
     "select i.legal_entity_id, l.currency_code, sum(i.exposure_amount)"
     " from lending.loan_impairment as i inner join lending.loan as l on l.id = i.loan_id"
     " where not i.is_derecognised group by 1, 2"),
    ("v_agent_portfolio", "principal_outstanding_amount", "true",
     _loan("principal_outstanding_amount", HAS_AGENT)),
    ("v_agent_portfolio", "disbursed_amount", "true", _loan("disbursed_amount", HAS_AGENT)),
    ("v_rent_roll", "rent_amount", "true", LEASED.format(amount="rent_amount")),
    ("v_rent_roll", "deposit_amount", "true", LEASED.format(amount="deposit_amount")),
    ("v_rent_roll", "yearly_rent_amount", "rent_cycle = 'month'",
     LEASED.format(amount="12 * rent_amount")),
    ("v_rent_roll", "principal_outstanding_amount", "true",
     _loan("principal_outstanding_amount", "lease_id is not null")),
]  # fmt: skip
# Of what the demo has none of, or not always.
BOOKS_CASES: list[Case] = [
    ("v_loan_balance", "penalty_repaid_amount", "true", _allocated("penalty")),
    ("v_loan_balance", "credit_balance_amount", "true",
     _ledger("a.code = '2100'", "* -1")),
    ("v_non_performing_loans", "npl_amount", "true", LATE.format(days=">= 90")),
    ("v_risk_analytics_summary", "npl_amount", "true", LATE.format(days=">= 90")),
    ("v_regulatory_ratios", "numerator_amount", "ratio = 'npl'", LATE.format(days=">= 90")),
    ("v_currency_risk_analysis", "10 * shock_loss_amount", "is_foreign",
     _ledger(f"{HELD} and a.kind in ('asset', 'liability') and exists (select"
             " from lending.legal_entity as e where e.id = a.legal_entity_id"
             " and e.base_currency_code <> a.currency_code)")),
    ("v_loan_ledger_reconciliation", "ledger_amount", "balance = 'credit_balance'",
     _ledger("a.code = '2100'", "* -1")),
    ("v_portfolio_at_risk", "par90_amount", "scope = 'all'", LATE.format(days="> 90")),
]  # fmt: skip
