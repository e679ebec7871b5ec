revoke execute on function internal.fx_pivot() from
rently_collections_agent,
rently_loan_officer,
rently_compliance_officer,
rently_refresher;
revoke select on lending.fx_rate_official from rently_refresher;
drop table ops.analytics_view;
delete from ops.mart_view
where view_name in (
    'mart.mv_borrower',
    'mart.mv_cash_flow_month',
    'mart.mv_cash_month',
    'mart.mv_instalment_day',
    'mart.mv_loan_month_end',
    'mart.mv_portfolio_concentration',
    'mart.mv_roll_rate'
);
