-- requires: internal.v_reporting_rate
create or replace view analytics.v_collections_agent_performance with (security_barrier = true) as
with
figure as (
    with
    happened as (
        select
            v.legal_entity_id,
            v.currency_code,
            v.recorded_by_account_id,
            date_trunc('month', v.occurred_on)::date as month_date,
            v.event_type,
            v.detail ->> 'outcome' as outcome,
            p.status,
            p.amount
        from lending.collections_event as v
        left join lending.promise_to_pay as p
            on
                v.legal_entity_id = p.legal_entity_id
                and v.event_type = 'promise_made'
                and v.detail ->> 'promise_id' = p.id::text
        where v.recorded_by_account_id is not null
    )

    select
        h.legal_entity_id,
        e.code as legal_entity_code,
        h.currency_code,
        h.recorded_by_account_id as agent_account_id,
        a.display_name as agent_name,
        h.month_date,
        count(*) filter (where h.event_type = 'contact_attempted') as contact_attempt_count,
        count(*) filter (where h.outcome = 'reached') as reached_count,
        count(*) filter (where h.event_type = 'promise_made') as promise_count,
        count(*) filter (where h.status = 'kept') as kept_promise_count,
        round(
            100.0 * count(*) filter (where h.status = 'kept')
            / nullif(count(*) filter (where h.status in ('kept', 'broken')), 0),
            2
        ) as promise_kept_pct,
        coalesce(sum(h.amount) filter (where h.status = 'kept'), 0) as kept_amount
    from happened as h
    inner join lending.legal_entity as e on h.legal_entity_id = e.id
    inner join lending.user_account as a on h.recorded_by_account_id = a.id
    group by
        h.legal_entity_id, e.code, h.currency_code, h.recorded_by_account_id, a.display_name,
        h.month_date
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.agent_account_id,
    f.agent_name,
    f.month_date,
    f.contact_attempt_count,
    f.reached_count,
    f.promise_count,
    f.kept_promise_count,
    f.promise_kept_pct,
    f.kept_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.kept_amount * r.rate, r.minor_units) as kept_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_collections_agent_performance is
'What does each agent of collections achieve? One row an entity, currency, agent and month. '
'Tier 1, always current. Amounts in currency_code; the same in the reporting currency at the '
'rate of rate_date; never added across currencies.';
comment on column analytics.v_collections_agent_performance.legal_entity_id is
'The tenant.';
comment on column analytics.v_collections_agent_performance.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_collections_agent_performance.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_collections_agent_performance.agent_account_id is
'Account of the agent.';
comment on column analytics.v_collections_agent_performance.agent_name is
'Its name in reports.';
comment on column analytics.v_collections_agent_performance.month_date is
'First day of the month.';
comment on column analytics.v_collections_agent_performance.contact_attempt_count is
'Attempts to reach a borrower.';
comment on column analytics.v_collections_agent_performance.reached_count is
'Attempts that reached one.';
comment on column analytics.v_collections_agent_performance.promise_count is
'Promises taken in the month.';
comment on column analytics.v_collections_agent_performance.kept_promise_count is
'Of these kept since.';
comment on column analytics.v_collections_agent_performance.promise_kept_pct is
'Kept in percent of kept and broken; null without any.';
comment on column analytics.v_collections_agent_performance.kept_amount is
'What the promises add up to that were kept.';
comment on column analytics.v_collections_agent_performance.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_collections_agent_performance.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_collections_agent_performance.kept_reporting_amount is
'kept_amount in the reporting currency.';

grant select on analytics.v_collections_agent_performance to
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
