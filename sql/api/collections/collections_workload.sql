-- requires: internal.business_date
create or replace view api.collections_workload with (security_barrier = true) as
select
    q.legal_entity_id,
    q.code as queue_code,
    a.display_name as agent,
    q.max_open_cases,
    count(c.id) as open_cases,
    count(c.id) filter (
        where c.next_step_on <= internal.business_date(q.legal_entity_id)
    ) as due_cases
from lending.collections_queue as q
left join lending.collections_case as c
    on
        q.legal_entity_id = c.legal_entity_id
        and q.code = c.queue_code
        and c.state <> 'closed'
left join lending.user_account as a on c.assigned_account_id = a.id
group by q.legal_entity_id, q.code, a.display_name, q.max_open_cases;

comment on view api.collections_workload is
'How much work waits in each queue, and with whom? One row a queue and agent; agent is null for '
'cases that nobody has. Current.';
comment on column api.collections_workload.legal_entity_id is 'The tenant.';
comment on column api.collections_workload.queue_code is 'The queue.';
comment on column api.collections_workload.agent is 'The agent; null: nobody.';
comment on column api.collections_workload.max_open_cases is
'Open cases that an agent of the queue holds at the most.';
comment on column api.collections_workload.open_cases is 'Open cases.';
comment on column api.collections_workload.due_cases is 'Those to be acted on by today.';

grant select on api.collections_workload to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_auditor;
