-- The views of provisions, yield, first payments and prepayments.

insert into ops.mart_view (view_name, tier, promised_interval) values
('mart.mv_first_instalment', 3, interval '1 day'),
('mart.mv_prepayment_month', 3, interval '1 day');

insert into ops.analytics_view (
    view_name, question, grain, tier, level, owner_role, mart_view
) values
(
    'v_cost_of_risk',
    'What does credit risk cost, in percent of the portfolio?',
    'One row an entity, currency and month.',
    3,
    'composite',
    'rently_executive',
    'mart.mv_loan_month_end'
),
(
    'v_ecl_by_stage',
    'What is provided for expected losses in each stage of IFRS 9?',
    'One row an entity, currency, product and stage.',
    1,
    'regulatory',
    'rently_risk_manager',
    null
),
(
    'v_ecl_movement',
    'How did the loss allowance move, and why (IFRS 7.35H)?',
    'One row an entity, currency, month and stage.',
    1,
    'regulatory',
    'rently_accountant',
    null
),
(
    'v_first_payment_default',
    'How many loans failed their very first payment?',
    'One row an entity, currency, product and month of disbursement.',
    3,
    'composite',
    'rently_risk_manager',
    'mart.mv_first_instalment'
),
(
    'v_portfolio_yield',
    'What does the portfolio earn, in percent of what is lent?',
    'One row an entity, currency and month.',
    3,
    'composite',
    'rently_executive',
    'mart.mv_loan_month_end'
),
(
    'v_prepayment_speed',
    'How fast do borrowers repay before they must?',
    'One row an entity, currency, product and month.',
    3,
    'composite',
    'rently_risk_manager',
    'mart.mv_prepayment_month'
),
(
    'v_recovery_curve',
    'How much of what was lost comes back, and how soon?',
    'One row an entity, currency, month of the loss and months since.',
    1,
    'composite',
    'rently_risk_manager',
    null
);
