create or replace view api.close_of_business with (security_barrier = true) as
select
    s.legal_entity_id,
    s.business_date,
    s.step_code,
    s.row_count,
    s.seconds,
    r.created_at as closed_at
from (
    select
        b.legal_entity_id,
        b.business_date,
        b.step_code,
        sum(b.row_count)::bigint as row_count,
        sum(b.seconds) as seconds
    from ops.close_step_run as b
    group by b.legal_entity_id, b.business_date, b.step_code
) as s
left join ops.close_run as r
    on s.legal_entity_id = r.legal_entity_id and s.business_date = r.business_date;

comment on view api.close_of_business is
'Which days are closed or being closed, and what did each step do? One row a step of a day. '
'Current.';
comment on column api.close_of_business.legal_entity_id is 'The tenant.';
comment on column api.close_of_business.business_date is 'The day.';
comment on column api.close_of_business.step_code is 'The step.';
comment on column api.close_of_business.row_count is 'Rows it wrote.';
comment on column api.close_of_business.seconds is 'How long it took.';
comment on column api.close_of_business.closed_at is
'When the day was closed; null while steps are left.';

grant select on api.close_of_business to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_scheduler;
