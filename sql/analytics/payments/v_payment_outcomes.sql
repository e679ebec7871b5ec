-- requires: internal.v_payment_status, internal.v_reporting_rate
create or replace view analytics.v_payment_outcomes with (security_barrier = true) as
with
figure as (
    select
        p.legal_entity_id,
        e.code as legal_entity_code,
        p.currency_code,
        date_trunc('month', p.received_at at time zone e.time_zone)::date as month_date,
        p.status as outcome,
        count(*) as payment_count,
        sum(p.amount) as payment_amount
    from internal.v_payment_status as p
    inner join lending.legal_entity as e on p.legal_entity_id = e.id
    group by p.legal_entity_id, e.code, p.currency_code, month_date, p.status
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.outcome,
    f.payment_count,
    f.payment_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.payment_amount * r.rate, r.minor_units) as payment_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_payment_outcomes is
'How do payments end? One row an entity, currency, month of receipt and outcome. Tier 1, always '
'current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_payment_outcomes.legal_entity_id is
'The tenant.';
comment on column analytics.v_payment_outcomes.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_payment_outcomes.currency_code is
'Currency of the amounts.';
comment on column analytics.v_payment_outcomes.month_date is
'First day of the month.';
comment on column analytics.v_payment_outcomes.outcome is
'pending, received, failed, reversed or charged_back.';
comment on column analytics.v_payment_outcomes.payment_count is
'Number of payments.';
comment on column analytics.v_payment_outcomes.payment_amount is
'Sum of the payments.';
comment on column analytics.v_payment_outcomes.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_payment_outcomes.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_payment_outcomes.payment_reporting_amount is
'payment_amount in the reporting currency.';

grant select on analytics.v_payment_outcomes to
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
