-- requires: internal.v_reporting_rate
create or replace view analytics.v_collections_resolution_analysis with (security_barrier = true) as
with
figure as (
    select
        c.legal_entity_id,
        e.code as legal_entity_code,
        l.currency_code,
        c.state,
        coalesce(c.queue_code, 'none') as queue_code,
        count(*) as case_count,
        round(avg(a.age_days), 1) as mean_age_days,
        percentile_disc(0.5) within group (order by a.age_days) as median_age_days,
        max(a.age_days) as max_age_days,
        max(c.last_days_past_due) as max_days_past_due,
        coalesce(sum(l.principal_outstanding_amount), 0) as principal_outstanding_amount
    from lending.collections_case as c
    inner join lending.legal_entity as e on c.legal_entity_id = e.id
    inner join lending.loan as l on c.legal_entity_id = l.legal_entity_id and c.loan_id = l.id
    cross join
        lateral (
            select
                coalesce(c.closed_on, (now() at time zone e.time_zone)::date)
                - c.opened_on as age_days
        ) as a
    group by c.legal_entity_id, e.code, l.currency_code, c.state, coalesce(c.queue_code, 'none')
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.state,
    f.queue_code,
    f.case_count,
    f.mean_age_days,
    f.median_age_days,
    f.max_age_days,
    f.max_days_past_due,
    f.principal_outstanding_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_collections_resolution_analysis is
'How do cases end, and how long do they take? One row an entity, currency, state and queue. '
'Tier 1, always current. Amounts in currency_code; the same in the reporting currency at the '
'rate of rate_date; never added across currencies.';
comment on column analytics.v_collections_resolution_analysis.legal_entity_id is
'The tenant.';
comment on column analytics.v_collections_resolution_analysis.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_collections_resolution_analysis.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_collections_resolution_analysis.state is
'State of the cases, see collections_case_state.';
comment on column analytics.v_collections_resolution_analysis.queue_code is
'Queue in which they wait or last waited; none if they never did.';
comment on column analytics.v_collections_resolution_analysis.case_count is
'Number of cases.';
comment on column analytics.v_collections_resolution_analysis.mean_age_days is
'Mean days from opening to closing, or to today.';
comment on column analytics.v_collections_resolution_analysis.median_age_days is
'Half of the cases took as long or less.';
comment on column analytics.v_collections_resolution_analysis.max_age_days is
'Longest.';
comment on column analytics.v_collections_resolution_analysis.max_days_past_due is
'Most days past due of a loan when a rule was last followed.';
comment on column analytics.v_collections_resolution_analysis.principal_outstanding_amount is
'Principal outstanding today of the loans; a loan with several cases counts in each.';
comment on column analytics.v_collections_resolution_analysis.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_collections_resolution_analysis.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_collections_resolution_analysis.outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_collections_resolution_analysis to
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
