-- requires: internal.v_reporting_rate
create or replace view analytics.v_promise_performance with (security_barrier = true) as
with
figure as (
    select
        p.legal_entity_id,
        e.code as legal_entity_code,
        p.currency_code,
        date_trunc('month', p.due_on)::date as month_date,
        count(*) as promise_count,
        count(*) filter (where p.status = 'kept') as kept_count,
        count(*) filter (where p.status = 'broken') as broken_count,
        count(*) filter (where p.status = 'open') as open_count,
        count(*) filter (where p.status = 'cancelled') as cancelled_count,
        round(
            100.0 * count(*) filter (where p.status = 'kept')
            / nullif(count(*) filter (where p.status in ('kept', 'broken')), 0),
            2
        ) as kept_pct,
        sum(p.amount) as promised_amount,
        coalesce(sum(p.amount) filter (where p.status = 'kept'), 0) as kept_amount,
        coalesce(sum(p.amount) filter (where p.status = 'broken'), 0) as broken_amount
    from lending.promise_to_pay as p
    inner join lending.legal_entity as e on p.legal_entity_id = e.id
    group by p.legal_entity_id, e.code, p.currency_code, month_date
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.promise_count,
    f.kept_count,
    f.broken_count,
    f.open_count,
    f.cancelled_count,
    f.kept_pct,
    f.promised_amount,
    f.kept_amount,
    f.broken_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.promised_amount * r.rate, r.minor_units) as promised_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_promise_performance is
'Which share of the promises is kept? One row an entity, currency and month in which promises '
'are due. Tier 1, always current. Amounts in currency_code; the same in the reporting '
'currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_promise_performance.legal_entity_id is
'The tenant.';
comment on column analytics.v_promise_performance.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_promise_performance.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_promise_performance.month_date is
'First day of the month.';
comment on column analytics.v_promise_performance.promise_count is
'Promises, parts of arrangements each by itself.';
comment on column analytics.v_promise_performance.kept_count is
'Of these kept.';
comment on column analytics.v_promise_performance.broken_count is
'Of these broken.';
comment on column analytics.v_promise_performance.open_count is
'Of these not yet due, or not yet judged.';
comment on column analytics.v_promise_performance.cancelled_count is
'Of these withdrawn.';
comment on column analytics.v_promise_performance.kept_pct is
'Kept in percent of kept and broken; null without any.';
comment on column analytics.v_promise_performance.promised_amount is
'What was promised.';
comment on column analytics.v_promise_performance.kept_amount is
'What of it was promised by promises that were kept.';
comment on column analytics.v_promise_performance.broken_amount is
'What of it was promised by promises that were broken.';
comment on column analytics.v_promise_performance.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_promise_performance.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_promise_performance.promised_reporting_amount is
'promised_amount in the reporting currency.';

grant select on analytics.v_promise_performance to
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
