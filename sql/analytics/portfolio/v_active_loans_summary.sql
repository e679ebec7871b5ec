-- requires: mart.mv_active_loans_summary, internal.v_reporting_rate
create or replace view analytics.v_active_loans_summary with (security_barrier = true) as
select
    m.legal_entity_id,
    m.product_id,
    m.currency_code,
    m.active_count,
    m.total_principal_amount,
    m.average_interest_rate,
    s.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(m.total_principal_amount * r.rate, r.minor_units) as total_principal_reporting_amount
from mart.mv_active_loans_summary as m
left join ops.mart_view_state as s on s.view_name = 'mart.mv_active_loans_summary'
left join internal.v_reporting_rate as r
    on m.legal_entity_id = r.legal_entity_id and m.currency_code = r.currency_code
where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[]);

comment on view analytics.v_active_loans_summary is
'How many loans of each product are active, and how much was lent? One row an entity, product and '
'currency. Tier 2. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_active_loans_summary.legal_entity_id is 'The tenant.';
comment on column analytics.v_active_loans_summary.product_id is 'The product.';
comment on column analytics.v_active_loans_summary.currency_code is 'Currency of the amounts.';
comment on column analytics.v_active_loans_summary.active_count is 'Active loans.';
comment on column analytics.v_active_loans_summary.total_principal_amount is
'Sum of their principal amounts.';
comment on column analytics.v_active_loans_summary.average_interest_rate is
'Mean of their interest rates, unweighted; a fraction a year.';
comment on column analytics.v_active_loans_summary.as_of_at is 'Moment whose data it shows.';
comment on column analytics.v_active_loans_summary.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_active_loans_summary.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_active_loans_summary.total_principal_reporting_amount is
'total_principal_amount in the reporting currency.';

grant select on analytics.v_active_loans_summary to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;

alter view analytics.v_active_loans_summary owner to rently_refresher;
