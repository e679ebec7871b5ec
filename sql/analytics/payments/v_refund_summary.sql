-- requires: internal.v_reporting_rate
create or replace view analytics.v_refund_summary with (security_barrier = true) as
with
figure as (
    select
        r.legal_entity_id,
        e.code as legal_entity_code,
        r.currency_code,
        date_trunc('month', r.booked_at at time zone e.time_zone)::date as month_date,
        r.reason,
        count(*) as refund_count,
        sum(r.amount) as refund_amount
    from lending.refund as r
    inner join lending.legal_entity as e on r.legal_entity_id = e.id
    group by r.legal_entity_id, e.code, r.currency_code, month_date, r.reason
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.reason,
    f.refund_count,
    f.refund_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.refund_amount * r.rate, r.minor_units) as refund_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_refund_summary is
'How much is paid back to payers, and why? One row an entity, currency, month and reason. Tier '
'1, always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_refund_summary.legal_entity_id is
'The tenant.';
comment on column analytics.v_refund_summary.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_refund_summary.currency_code is
'Currency of the amounts.';
comment on column analytics.v_refund_summary.month_date is
'First day of the month.';
comment on column analytics.v_refund_summary.reason is
'Why.';
comment on column analytics.v_refund_summary.refund_count is
'Number of refunds.';
comment on column analytics.v_refund_summary.refund_amount is
'Money paid back.';
comment on column analytics.v_refund_summary.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_refund_summary.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_refund_summary.refund_reporting_amount is
'refund_amount in the reporting currency.';

grant select on analytics.v_refund_summary to
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
