create or replace view api.collections_case with (security_barrier = true) as
select
    c.legal_entity_id,
    c.id,
    c.loan_id,
    l.loan_number,
    l.borrower_party_id,
    c.state,
    c.queue_code,
    c.assigned_account_id,
    a.display_name as assigned_to,
    c.opened_on,
    c.closed_on,
    c.next_step_on,
    r.code as last_rule_code,
    r.action as last_action,
    c.last_rule_on,
    c.last_days_past_due,
    c.created_at,
    c.updated_at,
    c.row_version
from lending.collections_case as c
inner join lending.loan as l on c.legal_entity_id = l.legal_entity_id and c.loan_id = l.id
left join lending.user_account as a on c.assigned_account_id = a.id
left join lending.collections_rule as r
    on c.legal_entity_id = r.legal_entity_id and c.last_rule_id = r.id;

comment on view api.collections_case is
'Which loans are in collections, who has them, and what is next? One row a case. Current.';
comment on column api.collections_case.legal_entity_id is 'The tenant.';
comment on column api.collections_case.id is 'Key within the tenant.';
comment on column api.collections_case.loan_id is 'The loan.';
comment on column api.collections_case.loan_number is 'Its number for people.';
comment on column api.collections_case.borrower_party_id is 'Who owes it.';
comment on column api.collections_case.state is
'open, promised, legal, agency, recovery or closed.';
comment on column api.collections_case.queue_code is 'Where it waits.';
comment on column api.collections_case.assigned_account_id is 'The agent''s account.';
comment on column api.collections_case.assigned_to is 'The agent''s name.';
comment on column api.collections_case.opened_on is 'When it was opened.';
comment on column api.collections_case.closed_on is 'When it was closed.';
comment on column api.collections_case.next_step_on is 'When the agent should act.';
comment on column api.collections_case.last_rule_code is 'The rule that was followed last.';
comment on column api.collections_case.last_action is 'What it asked for.';
comment on column api.collections_case.last_rule_on is 'When it was followed.';
comment on column api.collections_case.last_days_past_due is 'Days past due then.';
comment on column api.collections_case.created_at is 'When it was recorded.';
comment on column api.collections_case.updated_at is 'When it last changed.';
comment on column api.collections_case.row_version is 'Counts its changes.';

grant select on api.collections_case to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_compliance_officer,
rently_auditor;
