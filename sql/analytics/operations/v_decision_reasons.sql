-- requires: internal.v_reporting_rate
create or replace view analytics.v_decision_reasons with (security_barrier = true) as
with
figure as (
    select
        d.legal_entity_id,
        e.code as legal_entity_code,
        date_trunc('month', d.decided_on)::date as decided_month_date,
        p.code as product_code,
        d.result,
        r.reason_code,
        c.statement as reason_statement,
        c.is_adverse,
        count(*) as decision_count,
        count(*) filter (where d.is_automatic) as automatic_count,
        d.currency_code,
        sum(d.requested_amount) as requested_amount
    from lending.decision_reason as r
    inner join lending.decision as d
        on r.legal_entity_id = d.legal_entity_id and r.decision_id = d.id
    inner join lending.decision_reason_code as c on r.reason_code = c.code
    inner join lending.application as a
        on d.legal_entity_id = a.legal_entity_id and d.application_id = a.id
    inner join lending.product as p on a.legal_entity_id = p.legal_entity_id and a.product_id = p.id
    inner join lending.legal_entity as e on d.legal_entity_id = e.id
    group by
        d.legal_entity_id,
        e.code,
        date_trunc('month', d.decided_on),
        p.code,
        d.result,
        r.reason_code,
        c.statement,
        c.is_adverse,
        d.currency_code
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.decided_month_date,
    f.product_code,
    f.result,
    f.reason_code,
    f.reason_statement,
    f.is_adverse,
    f.decision_count,
    f.automatic_count,
    f.currency_code,
    f.requested_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.requested_amount * r.rate, r.minor_units) as requested_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_decision_reasons is
'Why are applications approved, declined or referred? One row an entity, month of decision, '
'product, result and reason; a decision with several reasons counts in each. Tier 1, always '
'current. Amounts in currency_code; the same in the reporting currency at the rate of rate_date; '
'never added across currencies.';
comment on column analytics.v_decision_reasons.legal_entity_id is 'The tenant.';
comment on column analytics.v_decision_reasons.legal_entity_code is 'The tenant''s short name.';
comment on column analytics.v_decision_reasons.decided_month_date is
'First day of the month of the decision.';
comment on column analytics.v_decision_reasons.product_code is 'The product.';
comment on column analytics.v_decision_reasons.result is 'approve, decline or refer.';
comment on column analytics.v_decision_reasons.reason_code is
'The reason, see lending.decision_reason_code.';
comment on column analytics.v_decision_reasons.reason_statement is 'What applicants read.';
comment on column analytics.v_decision_reasons.is_adverse is
'Whether it speaks against the application.';
comment on column analytics.v_decision_reasons.decision_count is 'Decisions with the reason.';
comment on column analytics.v_decision_reasons.automatic_count is 'Those made without a person.';
comment on column analytics.v_decision_reasons.currency_code is 'Currency of the amount.';
comment on column analytics.v_decision_reasons.requested_amount is
'Principal asked for in these decisions.';
comment on column analytics.v_decision_reasons.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_decision_reasons.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_decision_reasons.requested_reporting_amount is
'requested_amount in the reporting currency.';

grant select on analytics.v_decision_reasons to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
