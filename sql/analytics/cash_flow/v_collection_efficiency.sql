-- requires: mart.mv_instalment_day, internal.v_reporting_rate
create or replace view analytics.v_collection_efficiency with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        date_trunc('month', m.due_date)::date as month_date,
        sum(m.instalment_amount) as instalment_amount,
        sum(m.paid_amount) as paid_amount,
        sum(m.unpaid_amount) as unpaid_amount,
        round(100 * sum(m.paid_amount) / sum(m.instalment_amount), 2) as efficiency_pct,
        s.as_of_at
    from mart.mv_instalment_day as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_instalment_day'
    where
        m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
        and m.due_date <= (now() at time zone e.time_zone)::date
    group by
        m.legal_entity_id, e.code, m.currency_code, date_trunc('month', m.due_date), s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.instalment_amount,
    f.paid_amount,
    f.unpaid_amount,
    f.efficiency_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.instalment_amount * r.rate, r.minor_units) as instalment_reporting_amount,
    round(f.paid_amount * r.rate, r.minor_units) as paid_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_collection_efficiency is
'How much of what falls due is paid? One row an entity, currency and month of the due date. '
'Tier 2. Amounts in currency_code; the same in the reporting currency at the rate of rate_date; '
'never added across currencies.';
comment on column analytics.v_collection_efficiency.legal_entity_id is
'The tenant.';
comment on column analytics.v_collection_efficiency.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_collection_efficiency.currency_code is
'Currency of the amounts.';
comment on column analytics.v_collection_efficiency.month_date is
'First day of the month.';
comment on column analytics.v_collection_efficiency.instalment_amount is
'All that falls due.';
comment on column analytics.v_collection_efficiency.paid_amount is
'What of it is paid.';
comment on column analytics.v_collection_efficiency.unpaid_amount is
'What of it is not paid.';
comment on column analytics.v_collection_efficiency.efficiency_pct is
'Paid in percent of due.';
comment on column analytics.v_collection_efficiency.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_collection_efficiency.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_collection_efficiency.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_collection_efficiency.instalment_reporting_amount is
'instalment_amount in the reporting currency.';
comment on column analytics.v_collection_efficiency.paid_reporting_amount is
'paid_amount in the reporting currency.';

grant select on analytics.v_collection_efficiency to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;

alter view analytics.v_collection_efficiency owner to rently_refresher;
