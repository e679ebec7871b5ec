-- requires: internal.v_reporting_rate
create or replace view analytics.v_dispute_outcomes with (security_barrier = true) as
with
figure as (
    select
        d.legal_entity_id,
        e.code as legal_entity_code,
        d.currency_code,
        d.kind,
        date_trunc('month', d.resolved_on)::date as month_date,
        coalesce(d.outcome, d.state) as outcome,
        count(*) as dispute_count,
        round(avg(d.resolved_on - d.opened_on), 1) as mean_days,
        count(*) filter (where d.resolved_on > d.deadline_date) as late_count,
        sum(d.disputed_amount) as disputed_amount
    from lending.dispute as d
    inner join lending.legal_entity as e on d.legal_entity_id = e.id
    where d.resolved_on is not null
    group by
        d.legal_entity_id, e.code, d.currency_code, d.kind, month_date, coalesce(d.outcome, d.state)
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.kind,
    f.month_date,
    f.outcome,
    f.dispute_count,
    f.mean_days,
    f.late_count,
    f.disputed_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.disputed_amount * r.rate, r.minor_units) as disputed_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_dispute_outcomes is
'Who is right in disputes, and how fast is it known? One row an entity, currency, kind, month '
'of resolution and outcome. Tier 1, always current. Amounts in currency_code; the same in the '
'reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_dispute_outcomes.legal_entity_id is
'The tenant.';
comment on column analytics.v_dispute_outcomes.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_dispute_outcomes.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_dispute_outcomes.kind is
'What was disputed, see dispute_kind.';
comment on column analytics.v_dispute_outcomes.month_date is
'First day of the month in which they were resolved.';
comment on column analytics.v_dispute_outcomes.outcome is
'borrower, lender or withdrawn.';
comment on column analytics.v_dispute_outcomes.dispute_count is
'Disputes resolved.';
comment on column analytics.v_dispute_outcomes.mean_days is
'Mean days from opening to resolution.';
comment on column analytics.v_dispute_outcomes.late_count is
'Of these resolved after their deadline.';
comment on column analytics.v_dispute_outcomes.disputed_amount is
'What they contested.';
comment on column analytics.v_dispute_outcomes.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_dispute_outcomes.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_dispute_outcomes.disputed_reporting_amount is
'disputed_amount in the reporting currency.';

grant select on analytics.v_dispute_outcomes to
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
