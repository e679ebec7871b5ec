-- The first decision that was final counts; how long a person looked after a referral is in it.
-- requires: internal.v_reporting_rate
create or replace view analytics.v_application_turnaround with (security_barrier = true) as
with
first_decision as (
    select
        d.legal_entity_id,
        d.application_id,
        d.result,
        d.is_automatic,
        d.created_at
    from lending.decision as d
    where d.result <> 'refer'
),

figure as (
    select
        a.legal_entity_id,
        e.code as legal_entity_code,
        date_trunc('month', a.submitted_on)::date as submitted_month_date,
        p.code as product_code,
        a.currency_code,
        count(*) as application_count,
        count(*) filter (where s.is_open) as open_count,
        count(*) filter (where d.result = 'approve') as approved_count,
        count(*) filter (where d.result = 'decline') as declined_count,
        count(*) filter (where d.is_automatic) as automatic_count,
        count(*) filter (where a.status = 'accepted') as accepted_count,
        coalesce(sum(a.requested_amount), 0) as requested_amount,
        coalesce(sum(a.requested_amount) filter (where d.result = 'approve'), 0)
            as approved_requests_amount,
        round(
            100.0 * count(*) filter (where d.result = 'approve')
            / nullif(count(*) filter (where d.result is not null), 0),
            2
        ) as approval_rate_pct,
        round((avg(extract(epoch from d.created_at - a.created_at)) / 3600)::numeric, 2)
            as average_hours_to_decision,
        round(
            (
                percentile_cont(0.5) within group (
                    order by extract(epoch from d.created_at - a.created_at)::double precision
                ) / 3600
            )::numeric,
            2
        ) as median_hours_to_decision
    from lending.application as a
    inner join lending.legal_entity as e on a.legal_entity_id = e.id
    inner join lending.product as p on a.legal_entity_id = p.legal_entity_id and a.product_id = p.id
    inner join lending.application_status as s on a.status = s.code
    left join first_decision as d
        on a.legal_entity_id = d.legal_entity_id and a.id = d.application_id
    group by
        a.legal_entity_id,
        e.code,
        date_trunc('month', a.submitted_on),
        p.code,
        a.currency_code
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.submitted_month_date,
    f.product_code,
    f.currency_code,
    f.application_count,
    f.open_count,
    f.approved_count,
    f.declined_count,
    f.automatic_count,
    f.accepted_count,
    f.requested_amount,
    f.approved_requests_amount,
    f.approval_rate_pct,
    f.average_hours_to_decision,
    f.median_hours_to_decision,
    r.reporting_currency_code,
    r.rate_date,
    round(f.requested_amount * r.rate, r.minor_units) as requested_reporting_amount,
    round(f.approved_requests_amount * r.rate, r.minor_units) as approved_requests_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_application_turnaround is
'How many applications are approved, and how fast? One row an entity, month of submission, '
'product and currency. Tier 1, always current. Amounts in currency_code; the same in the '
'reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_application_turnaround.legal_entity_id is 'The tenant.';
comment on column analytics.v_application_turnaround.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_application_turnaround.submitted_month_date is
'First day of the month in which they came in.';
comment on column analytics.v_application_turnaround.product_code is 'The product.';
comment on column analytics.v_application_turnaround.currency_code is 'Currency of the amounts.';
comment on column analytics.v_application_turnaround.application_count is 'Applications.';
comment on column analytics.v_application_turnaround.open_count is
'Those for which something may still follow.';
comment on column analytics.v_application_turnaround.approved_count is 'Those approved.';
comment on column analytics.v_application_turnaround.declined_count is 'Those declined.';
comment on column analytics.v_application_turnaround.automatic_count is
'Those approved or declined without a person.';
comment on column analytics.v_application_turnaround.accepted_count is
'Those that became a loan.';
comment on column analytics.v_application_turnaround.requested_amount is 'Principal asked for.';
comment on column analytics.v_application_turnaround.approved_requests_amount is
'Principal asked for in those approved.';
comment on column analytics.v_application_turnaround.approval_rate_pct is
'Approved in per cent of those approved or declined; null while none is.';
comment on column analytics.v_application_turnaround.average_hours_to_decision is
'Mean hours from submission to approval or refusal; null while none is decided.';
comment on column analytics.v_application_turnaround.median_hours_to_decision is
'Median of the same.';
comment on column analytics.v_application_turnaround.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_application_turnaround.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_application_turnaround.requested_reporting_amount is
'requested_amount in the reporting currency.';
comment on column analytics.v_application_turnaround.approved_requests_reporting_amount is
'approved_requests_amount in the reporting currency.';

grant select on analytics.v_application_turnaround to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
