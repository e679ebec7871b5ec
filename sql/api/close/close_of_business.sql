create or replace view api.close_of_business with (security_barrier = true) as
select
    r.legal_entity_id,
    r.business_date,
    s.step_code,
    s.row_count,
    s.seconds,
    r.created_at as closed_at
from ops.close_run as r
left join ops.close_step_run as s
    on r.legal_entity_id = s.legal_entity_id and r.business_date = s.business_date;

comment on view api.close_of_business is
'Which days are closed, and what did each step do? One row a step of a closed day. Current.';
comment on column api.close_of_business.legal_entity_id is 'The tenant.';
comment on column api.close_of_business.business_date is 'The day.';
comment on column api.close_of_business.step_code is 'The step.';
comment on column api.close_of_business.row_count is 'Rows it wrote.';
comment on column api.close_of_business.seconds is 'How long it took.';
comment on column api.close_of_business.closed_at is 'When the day was closed.';

grant select on api.close_of_business to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_scheduler;
