delete from ops.analytics_view
where view_name in (
    'v_cost_of_risk',
    'v_ecl_by_stage',
    'v_ecl_movement',
    'v_first_payment_default',
    'v_portfolio_yield',
    'v_prepayment_speed',
    'v_recovery_curve'
);
delete from ops.mart_view
where view_name in ('mart.mv_first_instalment', 'mart.mv_prepayment_month');
