create or replace view analytics.v_close_performance with (security_barrier = true) as
select
    r.legal_entity_id,
    e.code as legal_entity_code,
    r.business_date,
    s.position as step_position,
    r.step_code,
    r.row_count,
    r.seconds,
    r.created_at as closed_at
from ops.close_step_run as r
inner join lending.legal_entity as e on r.legal_entity_id = e.id
inner join ops.close_step as s on r.step_code = s.code
where r.legal_entity_id = any((select internal.visible_legal_entities())::uuid[]);

comment on view analytics.v_close_performance is
'Does each day close, and how long does it take? One row an entity, business day and step. '
'Tier 1, always current. No amounts.';
comment on column analytics.v_close_performance.legal_entity_id is
'The tenant.';
comment on column analytics.v_close_performance.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_close_performance.business_date is
'The day that was closed, in the entity''s time zone.';
comment on column analytics.v_close_performance.step_position is
'Order of the step.';
comment on column analytics.v_close_performance.step_code is
'The step, see ops.close_step.';
comment on column analytics.v_close_performance.row_count is
'Rows that it wrote or loans that it looked after.';
comment on column analytics.v_close_performance.seconds is
'How long it took.';
comment on column analytics.v_close_performance.closed_at is
'When it ran.';

grant select on analytics.v_close_performance to
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
