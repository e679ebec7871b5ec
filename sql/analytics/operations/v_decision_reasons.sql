create or replace view analytics.v_decision_reasons with (security_barrier = true) as
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
    d.currency_code;

comment on view analytics.v_decision_reasons is
'Why are applications approved, declined or referred? One row an entity, month of decision, '
'product, result and reason; a decision with several reasons counts in each. Tier 1, always '
'current. Amounts in the product''s currency.';
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

grant select on analytics.v_decision_reasons to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
