-- requires: internal.v_reporting_rate
create or replace view analytics.v_collections_performance with (security_barrier = true) as
with
figure as (
    with
    happened as (
        select
            c.legal_entity_id,
            l.currency_code,
            c.opened_on as on_date,
            'opened' as kind,
            0::numeric as amount
        from lending.collections_case as c
        inner join lending.loan as l on c.legal_entity_id = l.legal_entity_id and c.loan_id = l.id
        union all
        select
            c.legal_entity_id,
            l.currency_code,
            c.closed_on,
            'closed',
            0
        from lending.collections_case as c
        inner join lending.loan as l on c.legal_entity_id = l.legal_entity_id and c.loan_id = l.id
        where c.closed_on is not null
        union all
        select
            a.legal_entity_id,
            l.currency_code,
            (a.attempted_at at time zone e.time_zone)::date,
            case when a.outcome = 'reached' then 'reached' else 'attempted' end,
            0
        from lending.contact_attempt as a
        inner join lending.legal_entity as e on a.legal_entity_id = e.id
        inner join lending.loan as l on a.legal_entity_id = l.legal_entity_id and a.loan_id = l.id
        union all
        select
            p.legal_entity_id,
            p.currency_code,
            p.made_on,
            'promised',
            p.amount
        from lending.promise_to_pay as p
        union all
        select
            p.legal_entity_id,
            p.currency_code,
            p.due_on,
            p.status,
            p.amount
        from lending.promise_to_pay as p
        where p.status in ('kept', 'broken')
    )

    select
        h.legal_entity_id,
        e.code as legal_entity_code,
        h.currency_code,
        date_trunc('month', h.on_date)::date as month_date,
        count(*) filter (where h.kind = 'opened') as opened_case_count,
        count(*) filter (where h.kind = 'closed') as closed_case_count,
        count(*) filter (where h.kind in ('attempted', 'reached')) as contact_attempt_count,
        count(*) filter (where h.kind = 'reached') as reached_count,
        round(
            100.0 * count(*) filter (where h.kind = 'reached')
            / nullif(count(*) filter (where h.kind in ('attempted', 'reached')), 0),
            2
        ) as reached_pct,
        count(*) filter (where h.kind = 'promised') as promise_count,
        coalesce(sum(h.amount) filter (where h.kind = 'promised'), 0) as promised_amount,
        count(*) filter (where h.kind = 'kept') as kept_promise_count,
        count(*) filter (where h.kind = 'broken') as broken_promise_count,
        round(
            100.0 * count(*) filter (where h.kind = 'kept')
            / nullif(count(*) filter (where h.kind in ('kept', 'broken')), 0),
            2
        ) as promise_kept_pct
    from happened as h
    inner join lending.legal_entity as e on h.legal_entity_id = e.id
    group by h.legal_entity_id, e.code, h.currency_code, month_date
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.opened_case_count,
    f.closed_case_count,
    f.contact_attempt_count,
    f.reached_count,
    f.reached_pct,
    f.promise_count,
    f.promised_amount,
    f.kept_promise_count,
    f.broken_promise_count,
    f.promise_kept_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.promised_amount * r.rate, r.minor_units) as promised_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_collections_performance is
'How well does collecting work, month by month? One row an entity, currency and month. Tier '
'1, always current. Amounts in currency_code; the same in the reporting currency at the rate '
'of rate_date; never added across currencies.';
comment on column analytics.v_collections_performance.legal_entity_id is
'The tenant.';
comment on column analytics.v_collections_performance.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_collections_performance.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_collections_performance.month_date is
'First day of the month.';
comment on column analytics.v_collections_performance.opened_case_count is
'Cases opened in the month.';
comment on column analytics.v_collections_performance.closed_case_count is
'Cases closed in it, whenever they were opened.';
comment on column analytics.v_collections_performance.contact_attempt_count is
'Attempts to reach a borrower.';
comment on column analytics.v_collections_performance.reached_count is
'Attempts that reached one.';
comment on column analytics.v_collections_performance.reached_pct is
'Reached in percent of attempts; null without any.';
comment on column analytics.v_collections_performance.promise_count is
'Promises made in the month.';
comment on column analytics.v_collections_performance.promised_amount is
'What they add up to.';
comment on column analytics.v_collections_performance.kept_promise_count is
'Promises due in the month that were kept.';
comment on column analytics.v_collections_performance.broken_promise_count is
'Promises due in it that were broken.';
comment on column analytics.v_collections_performance.promise_kept_pct is
'Kept in percent of kept and broken; null without any.';
comment on column analytics.v_collections_performance.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_collections_performance.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_collections_performance.promised_reporting_amount is
'promised_amount in the reporting currency.';

grant select on analytics.v_collections_performance to
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
