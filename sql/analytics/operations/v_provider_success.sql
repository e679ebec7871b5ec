-- requires: internal.v_reporting_rate
create or replace view analytics.v_provider_success with (security_barrier = true) as
with
figure as (
    select
        c.legal_entity_id,
        e.code as legal_entity_code,
        i.currency_code,
        p.code as provider_code,
        i.operation,
        date_trunc('month', c.called_at at time zone e.time_zone)::date as month_date,
        count(*) as call_count,
        count(*) filter (where c.outcome = 'succeeded') as succeeded_count,
        count(*) filter (where c.outcome = 'declined') as declined_count,
        count(*) filter (where c.outcome in ('unavailable', 'unknown')) as unavailable_count,
        round(100.0 * count(*) filter (where c.outcome = 'succeeded') / count(*), 2) as success_pct,
        round(
            100.0 * count(*) filter (where c.outcome not in ('unavailable', 'unknown')) / count(*),
            2
        ) as availability_pct,
        coalesce(sum(i.amount) filter (where c.outcome = 'succeeded'), 0) as succeeded_amount
    from lending.provider_call as c
    inner join lending.legal_entity as e on c.legal_entity_id = e.id
    inner join lending.payment_provider as p
        on c.legal_entity_id = p.legal_entity_id and c.provider_id = p.id
    inner join lending.payment_attempt as a
        on c.legal_entity_id = a.legal_entity_id and c.payment_attempt_id = a.id
    inner join lending.payment_instruction as i
        on a.legal_entity_id = i.legal_entity_id and a.instruction_id = i.id
    group by c.legal_entity_id, e.code, i.currency_code, p.code, i.operation, month_date
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.provider_code,
    f.operation,
    f.month_date,
    f.call_count,
    f.succeeded_count,
    f.declined_count,
    f.unavailable_count,
    f.success_pct,
    f.availability_pct,
    f.succeeded_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.succeeded_amount * r.rate, r.minor_units) as succeeded_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_provider_success is
'Which payment providers do what they are asked to do? One row an entity, currency, provider, '
'operation and month. Tier 1, always current. Amounts in currency_code; the same in the '
'reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_provider_success.legal_entity_id is
'The tenant.';
comment on column analytics.v_provider_success.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_provider_success.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_provider_success.provider_code is
'The provider.';
comment on column analytics.v_provider_success.operation is
'authorise, capture, refund or pay_out.';
comment on column analytics.v_provider_success.month_date is
'First day of the month.';
comment on column analytics.v_provider_success.call_count is
'Answers of the provider.';
comment on column analytics.v_provider_success.succeeded_count is
'It did it.';
comment on column analytics.v_provider_success.declined_count is
'It refused.';
comment on column analytics.v_provider_success.unavailable_count is
'It did not say, or could not.';
comment on column analytics.v_provider_success.success_pct is
'Succeeded in percent of all.';
comment on column analytics.v_provider_success.availability_pct is
'Succeeded and declined in percent of all.';
comment on column analytics.v_provider_success.succeeded_amount is
'What it did, added up.';
comment on column analytics.v_provider_success.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_provider_success.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_provider_success.succeeded_reporting_amount is
'succeeded_amount in the reporting currency.';

grant select on analytics.v_provider_success to
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
