create or replace view analytics.v_approval_turnaround with (security_barrier = true) as
select
    r.legal_entity_id,
    e.code as legal_entity_code,
    r.command,
    r.status,
    count(*) as request_count,
    round(avg(extract(epoch from r.decided_at - r.proposed_at)) / 3600, 2) as average_hours,
    min(r.proposed_at) as oldest_proposed_at
from lending.approval_request as r
inner join lending.legal_entity as e on r.legal_entity_id = e.id
group by r.legal_entity_id, e.code, r.command, r.status;

comment on view analytics.v_approval_turnaround is
'How long do approvals take, and how do they end? One row an entity, command and status. Tier '
'1, always current.';
comment on column analytics.v_approval_turnaround.legal_entity_id is
'The tenant.';
comment on column analytics.v_approval_turnaround.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_approval_turnaround.command is
'What was asked for.';
comment on column analytics.v_approval_turnaround.status is
'How it stands.';
comment on column analytics.v_approval_turnaround.request_count is
'Number of requests.';
comment on column analytics.v_approval_turnaround.average_hours is
'Mean hours from proposal to decision; null while none is decided.';
comment on column analytics.v_approval_turnaround.oldest_proposed_at is
'When the oldest was proposed.';

grant select on analytics.v_approval_turnaround to
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
