-- The views of analytics as a catalogue: what each answers, for whom, and how fresh it is. The
-- promise of those that read a materialized view stands in ops.mart_view, which drives the refresh.

create table ops.analytics_view (
    view_name text primary key,
    question text not null,
    grain text not null,
    tier integer not null,
    level text not null,
    owner_role text not null,
    mart_view text references ops.mart_view (view_name) on delete restrict,
    created_at timestamptz not null default now(),
    constraint analytics_view_name_check check (view_name ~ '^v_[a-z0-9_]+$'),
    constraint analytics_view_asks_a_question_check check (question like '%?'),
    constraint analytics_view_tier_check check (tier in (1, 2, 3)),
    constraint analytics_view_level_check check (
        level in ('base', 'composite', 'dashboard', 'regulatory')
    ),
    constraint analytics_view_reads_mart_beyond_tier_1_check check (
        (tier = 1) = (mart_view is null)
    )
);

create index idx_analytics_view_mart_view on ops.analytics_view (mart_view);

comment on table ops.analytics_view is
'The views of analytics. A migration lists each. No tenant.';
comment on column ops.analytics_view.view_name is 'Name in analytics.';
comment on column ops.analytics_view.question is 'What it answers.';
comment on column ops.analytics_view.grain is 'What one row is.';
comment on column ops.analytics_view.tier is '1: always current; 2: minutes; 3: hours.';
comment on column ops.analytics_view.level is 'base, composite, dashboard or regulatory.';
comment on column ops.analytics_view.owner_role is 'Business role that answers for it.';
comment on column ops.analytics_view.mart_view is
'Materialized view that it reads: its promise is in ops.mart_view.';
comment on column ops.analytics_view.created_at is 'When the row was recorded.';

-- Views over the marts convert amounts too, and whoever reads a view runs its functions.
grant select on lending.fx_rate_official to rently_refresher;
grant execute on function internal.fx_pivot() to
rently_collections_agent,
rently_loan_officer,
rently_compliance_officer,
rently_refresher;

insert into ops.mart_view (view_name, tier, promised_interval, is_day_dependent) values
('mart.mv_borrower', 3, interval '1 day', false),
('mart.mv_cash_flow_month', 2, interval '15 minutes', false),
('mart.mv_cash_month', 2, interval '15 minutes', false),
('mart.mv_instalment_day', 2, interval '15 minutes', true),
('mart.mv_loan_month_end', 3, interval '1 day', true),
('mart.mv_portfolio_concentration', 3, interval '2 hours', false),
('mart.mv_roll_rate', 3, interval '1 day', true);

insert into ops.analytics_view (
    view_name, question, grain, tier, level, owner_role, mart_view
) values
(
    'v_accounting_period_status',
    'Which accounting periods are closed?',
    'One row an entity and period.',
    1,
    'regulatory',
    'rently_accountant',
    null
),
(
    'v_active_loans_summary',
    'How many loans of each product are active, and how much was lent?',
    'One row an entity, product and currency.',
    2,
    'base',
    'rently_risk_manager',
    'mart.mv_active_loans_summary'
),
(
    'v_agent_portfolio',
    'What does each agent look after today, and what did it earn?',
    'One row an agent and currency.',
    1,
    'composite',
    'rently_loan_officer',
    null
),
(
    'v_application_turnaround',
    'How many applications are approved, and how fast?',
    'One row an entity, month of submission, product and currency.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_approval_turnaround',
    'How long do approvals take, and how do they end?',
    'One row an entity, command and status.',
    1,
    'composite',
    'rently_executive',
    null
),
(
    'v_audit_trail_check',
    'Is every change of data attributed to someone?',
    'One row an entity, table and month.',
    1,
    'regulatory',
    'rently_auditor',
    null
),
(
    'v_balance_sheet',
    'What does each entity own and owe, and what did it earn?',
    'One row an entity, currency and kind of account.',
    1,
    'composite',
    'rently_accountant',
    null
),
(
    'v_borrower_exposure',
    'What does each borrower owe?',
    'One row a borrower and currency.',
    1,
    'base',
    'rently_risk_manager',
    null
),
(
    'v_business_unit_trends',
    'Which business units grow?',
    'One row an entity, currency, business unit and month.',
    1,
    'dashboard',
    'rently_executive',
    null
),
(
    'v_charge_summary',
    'Which charges are made?',
    'One row an entity, currency and charge.',
    1,
    'base',
    'rently_loan_officer',
    null
),
(
    'v_collection_efficiency',
    'How much of what falls due is paid?',
    'One row an entity, currency and month of the due date.',
    2,
    'composite',
    'rently_executive',
    'mart.mv_instalment_day'
),
(
    'v_counterparty_risk_assessment',
    'Which borrowers are a risk?',
    'One row a borrower and currency.',
    3,
    'dashboard',
    'rently_risk_manager',
    'mart.mv_borrower'
),
(
    'v_cure_rate',
    'How many late loans became current within a month?',
    'One row an entity, currency and month end.',
    3,
    'composite',
    'rently_collections_agent',
    'mart.mv_roll_rate'
),
(
    'v_currency_risk_analysis',
    'In which currencies is each entity owed and does it owe, and what would a fall of ten '
    'percent cost?',
    'One row an entity and currency.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_customer_lifetime_value',
    'What is each customer worth so far?',
    'One row a borrower and currency.',
    3,
    'composite',
    'rently_executive',
    'mart.mv_borrower'
),
(
    'v_customer_retention',
    'Do customers come back?',
    'One row an entity, currency and month of the first loan.',
    3,
    'composite',
    'rently_executive',
    'mart.mv_borrower'
),
(
    'v_customer_segments',
    'Who are the customers?',
    'One row an entity, kind, segment and state.',
    1,
    'base',
    'rently_executive',
    null
),
(
    'v_daily_transactions',
    'What happened to loans on each day?',
    'One row an entity, currency, value date and transaction type.',
    1,
    'base',
    'rently_payments_operator',
    null
),
(
    'v_data_freshness',
    'How old are the figures of each materialized view, against what is promised?',
    'One row a view.',
    1,
    'base',
    'rently_executive',
    null
),
(
    'v_decision_reasons',
    'Why are applications approved, declined or referred?',
    'One row an entity, month of decision, product, result and reason.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_document_status',
    'Which documents are held, and are they clean?',
    'One row an entity, kind and state of the scan.',
    1,
    'base',
    'rently_compliance_officer',
    null
),
(
    'v_dpd_analysis',
    'How late are the loans?',
    'One row an entity, currency and bucket of days past due.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_event_volume',
    'How many business events are recorded?',
    'One row an entity, day and event type.',
    1,
    'base',
    'rently_executive',
    null
),
(
    'v_executive_summary_dashboard',
    'How is the business doing, in a few numbers?',
    'One row an entity and currency.',
    1,
    'dashboard',
    'rently_executive',
    null
),
(
    'v_fx_position',
    'What does each entity hold in foreign currencies, what did it cost and what is it worth?',
    'One row an entity and currency.',
    1,
    'base',
    'rently_accountant',
    null
),
(
    'v_fx_rate_official',
    'What is each currency officially worth on each day?',
    'One row a currency and day.',
    1,
    'base',
    'rently_accountant',
    null
),
(
    'v_fx_rate_outlier',
    'Which rates were set aside, and how far off were they?',
    'One row a source, currency and day.',
    1,
    'base',
    'rently_accountant',
    null
),
(
    'v_general_ledger',
    'What was booked on which account?',
    'Two rows a transfer: its debit and its credit leg.',
    1,
    'base',
    'rently_accountant',
    null
),
(
    'v_identity_check_status',
    'How do identity checks stand?',
    'One row an entity, level, status and result.',
    1,
    'regulatory',
    'rently_compliance_officer',
    null
),
(
    'v_ifrs7_credit_risk',
    'What is the gross carrying amount and the loss allowance by IFRS 9 stage and days past '
    'due (IFRS 7.35M)?',
    'One row an entity, currency, stage and bucket.',
    1,
    'regulatory',
    'rently_accountant',
    null
),
(
    'v_ifrs7_maturity_ladder',
    'When do the contractual cash flows fall due (IFRS 7.39)?',
    'One row an entity, currency and time band.',
    2,
    'regulatory',
    'rently_accountant',
    'mart.mv_instalment_day'
),
(
    'v_income_statement',
    'What was earned and spent each month?',
    'One row an entity, currency, month and income or expense account.',
    1,
    'composite',
    'rently_accountant',
    null
),
(
    'v_ledger_activity',
    'How much moves through each account each day?',
    'One row an entity, currency, account and booking day.',
    1,
    'base',
    'rently_accountant',
    null
),
(
    'v_loan_balance',
    'What is owed on each loan?',
    'One row a loan.',
    1,
    'base',
    'rently_accountant',
    null
),
(
    'v_loan_ledger_reconciliation',
    'Does the ledger agree with the loans?',
    'One row an entity, currency and kind of balance; difference_amount is zero.',
    1,
    'regulatory',
    'rently_accountant',
    null
),
(
    'v_loan_portfolio_overview',
    'What is the portfolio made of, and how healthy is it?',
    'One row an entity, currency, product and status.',
    1,
    'composite',
    'rently_executive',
    null
),
(
    'v_loss_and_recovery',
    'What was lost on loans, and what came back?',
    'One row an entity, currency and month.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_monthly_cash_flow_analysis',
    'What came in and went out each month?',
    'One row an entity, currency and month.',
    2,
    'dashboard',
    'rently_executive',
    'mart.mv_cash_month'
),
(
    'v_non_performing_loans',
    'Which products have loans that no longer perform?',
    'One row an entity, currency and product.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_occupancy',
    'How many units of a property are leased today?',
    'One row a property.',
    1,
    'base',
    'rently_loan_officer',
    null
),
(
    'v_origination_trend',
    'How much is lent, month by month?',
    'One row an entity, currency, business unit, product category and month.',
    1,
    'base',
    'rently_executive',
    null
),
(
    'v_party_masked',
    'Who are the parties, as far as the reader may know?',
    'One row a party.',
    1,
    'base',
    'rently_compliance_officer',
    null
),
(
    'v_payment_health_summary',
    'Are payments healthy, and who is about to fall behind?',
    'One row an entity and currency.',
    1,
    'dashboard',
    'rently_payments_operator',
    null
),
(
    'v_payment_outcomes',
    'How do payments end?',
    'One row an entity, currency, month of receipt and outcome.',
    1,
    'base',
    'rently_payments_operator',
    null
),
(
    'v_payment_timing_analysis',
    'When do borrowers pay?',
    'One row an entity, currency, month of the due date and timing.',
    2,
    'composite',
    'rently_payments_operator',
    'mart.mv_instalment_day'
),
(
    'v_portfolio_ageing',
    'How old is what is overdue?',
    'One row an entity, currency and age of the unpaid instalments.',
    2,
    'composite',
    'rently_risk_manager',
    'mart.mv_instalment_day'
),
(
    'v_portfolio_at_risk',
    'How much of the portfolio is owed by borrowers who are late?',
    'One row an entity, currency and scope.',
    1,
    'composite',
    'rently_risk_manager',
    null
),
(
    'v_portfolio_concentration_analysis',
    'Where is the portfolio concentrated?',
    'One row an entity, currency, dimension and value.',
    3,
    'dashboard',
    'rently_risk_manager',
    'mart.mv_portfolio_concentration'
),
(
    'v_portfolio_trend',
    'How did the portfolio develop?',
    'One row an entity, currency and month end.',
    3,
    'composite',
    'rently_executive',
    'mart.mv_loan_month_end'
),
(
    'v_product_performance',
    'What does each product lend, earn and lose?',
    'One row an entity, currency and product.',
    1,
    'composite',
    'rently_executive',
    null
),
(
    'v_receipts_by_component',
    'What do receipts pay?',
    'One row an entity, currency, month, transaction type and component.',
    2,
    'base',
    'rently_accountant',
    'mart.mv_cash_flow_month'
),
(
    'v_refund_summary',
    'How much is paid back to payers, and why?',
    'One row an entity, currency, month and reason.',
    1,
    'base',
    'rently_payments_operator',
    null
),
(
    'v_rent_roll',
    'Which leases are there, what rent do they bring, and what do their loans owe?',
    'One row a lease.',
    1,
    'base',
    'rently_loan_officer',
    null
),
(
    'v_risk_analytics_summary',
    'How risky is the portfolio, in a few numbers?',
    'One row an entity and currency.',
    1,
    'dashboard',
    'rently_risk_manager',
    null
),
(
    'v_roll_rate_matrix',
    'Where do loans of each bucket stand a month later?',
    'One row an entity, currency, month end, bucket before and bucket after.',
    3,
    'composite',
    'rently_risk_manager',
    'mart.mv_roll_rate'
),
(
    'v_trial_balance',
    'What is the balance of each account?',
    'One row an account.',
    1,
    'base',
    'rently_accountant',
    null
),
(
    'v_unapplied_money',
    'Which money has come in and pays nothing yet?',
    'One row an entity, currency and age.',
    1,
    'base',
    'rently_payments_operator',
    null
),
(
    'v_user_access_review',
    'Who may act for each entity, and as what?',
    'One row an entity and business role.',
    1,
    'regulatory',
    'rently_compliance_officer',
    null
),
(
    'v_view_catalogue',
    'Which views are there, and which question does each answer?',
    'One row a view.',
    1,
    'base',
    'rently_executive',
    null
),
(
    'v_vintage_curves',
    'How do the loans of each month age?',
    'One row an entity, currency, month of disbursement and months on book.',
    3,
    'composite',
    'rently_risk_manager',
    'mart.mv_loan_month_end'
),
(
    'v_weekly_cash_flow_projections',
    'What will come in during the next twelve weeks?',
    'One row an entity, currency and week.',
    2,
    'dashboard',
    'rently_executive',
    'mart.mv_instalment_day'
);
