-- Maker and checker: which commands need a second person, and what was proposed, approved,
-- rejected.

create table lending.approval_policy (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    command name not null,
    above_amount numeric(20, 4) not null default 0,
    expires_after interval not null default interval '7 days',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, command),
    constraint approval_policy_above_amount_is_never_negative_check check (above_amount >= 0),
    constraint approval_policy_expires_after_check check (
        expires_after between interval '1 minute' and interval '1 year'
    )
);

comment on table lending.approval_policy is
'Commands of api that need a second person. Tenant: legal_entity_id.';
comment on column lending.approval_policy.legal_entity_id is 'The tenant.';
comment on column lending.approval_policy.command is 'Name of the function in api.';
comment on column lending.approval_policy.above_amount is
'The second person is needed above this amount, in the currency of the command; 0 is always, '
'also for a command without an amount.';
comment on column lending.approval_policy.expires_after is 'How long a proposal waits.';
comment on column lending.approval_policy.created_at is 'When the row was recorded.';
comment on column lending.approval_policy.updated_at is 'When the row last changed.';
comment on column lending.approval_policy.row_version is 'Counts the changes of the row.';

create table lending.approval_request (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    command name not null,
    arguments jsonb not null,
    reason text not null,
    status text not null default 'pending',
    proposed_by_account_id uuid not null references lending.user_account (id) on delete restrict,
    proposed_at timestamptz not null default now(),
    expires_at timestamptz not null,
    decided_by_account_id uuid references lending.user_account (id) on delete restrict,
    decided_at timestamptz,
    decision_reason text,
    executing_transaction_id xid8,
    answer jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint approval_request_status_check check (
        status in ('pending', 'approved', 'rejected', 'expired')
    ),
    constraint approval_request_maker_is_not_checker_check check (
        decided_by_account_id <> proposed_by_account_id or status = 'rejected'
    ),
    constraint approval_request_decision_is_whole_check check (
        (status in ('approved', 'rejected')) = (decided_by_account_id is not null)
        and (status = 'pending') = (decided_at is null)
    ),
    constraint approval_request_answer_only_if_approved_check check (
        answer is null or status = 'approved'
    ),
    constraint approval_request_arguments_are_an_object_check check (
        jsonb_typeof(arguments) = 'object'
    ),
    constraint approval_request_reason_is_not_blank_check check (reason ~ '\S')
);

create index idx_approval_request_pending on lending.approval_request (legal_entity_id, expires_at)
where status = 'pending';
comment on index lending.idx_approval_request_pending is
'Open proposals only: what approvers look at and what expires.';
create index idx_approval_request_proposed_by_account_id
on lending.approval_request (proposed_by_account_id);
create index idx_approval_request_decided_by_account_id
on lending.approval_request (decided_by_account_id);

comment on table lending.approval_request is
'A call of a command that one person proposed and another decides on. Tenant: legal_entity_id.';
comment on column lending.approval_request.legal_entity_id is 'The tenant.';
comment on column lending.approval_request.id is 'Key within the tenant.';
comment on column lending.approval_request.command is 'Name of the function in api.';
comment on column lending.approval_request.arguments is
'Its named arguments but legal_entity_id. Personal ones are replaced by digests once it is '
'decided.';
comment on column lending.approval_request.reason is 'Why it was proposed.';
comment on column lending.approval_request.status is
'pending, approved (and executed), rejected, expired.';
comment on column lending.approval_request.proposed_by_account_id is 'The maker.';
comment on column lending.approval_request.proposed_at is 'When it was proposed.';
comment on column lending.approval_request.expires_at is 'Until when it can be approved.';
comment on column lending.approval_request.decided_by_account_id is
'The checker; for a rejection it may be the maker, who withdraws.';
comment on column lending.approval_request.decided_at is
'When it was approved, rejected or found expired.';
comment on column lending.approval_request.decision_reason is 'Why it was decided so.';
comment on column lending.approval_request.executing_transaction_id is
'Transaction in which the command is tried or executed: only there does it pass without a '
'proposal.';
comment on column lending.approval_request.answer is 'Rows that the command returned.';
comment on column lending.approval_request.created_at is 'When the row was recorded.';
comment on column lending.approval_request.updated_at is 'When the row last changed.';
comment on column lending.approval_request.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.approval_policy');
select internal.secure_table(
    'lending.approval_request', derived_columns => '{executing_transaction_id}'
);

insert into lending.data_classification (table_name, column_name, data_class) values
('lending.approval_request', 'arguments', 'contact'),
('lending.approval_request', 'answer', 'contact');

insert into lending.capability (code, description) values
('manage_approvals', 'Say which commands need a second person'),
('propose_requests', 'Propose a call of a command that needs a second person'),
('approve_requests', 'Decide on what another person proposed'),
('expire_requests', 'Close proposals whose time is over');

insert into lending.role_capability (business_role, capability) values
('rently_executive', 'manage_approvals'),
('rently_executive', 'propose_requests'),
('rently_risk_manager', 'propose_requests'),
('rently_collections_agent', 'propose_requests'),
('rently_loan_officer', 'propose_requests'),
('rently_payments_operator', 'propose_requests'),
('rently_accountant', 'propose_requests'),
('rently_compliance_officer', 'propose_requests'),
('rently_app', 'propose_requests'),
('rently_executive', 'approve_requests'),
('rently_executive', 'expire_requests'),
('rently_scheduler', 'expire_requests'),
('rently_risk_manager', 'approve_requests'),
('rently_loan_officer', 'approve_requests'),
('rently_payments_operator', 'approve_requests'),
('rently_accountant', 'approve_requests'),
('rently_compliance_officer', 'approve_requests');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL013',
    'approval_required',
    'The command needs a second person.',
    'Propose it with api.propose_request().'
),
(
    'RL014',
    'unknown_command',
    'There is no such command in api, it cannot be proposed, or its arguments do not fit.',
    'See the detail and the command''s comment.'
),
(
    'RL015',
    'unknown_approval_request',
    'The entity has no such proposal.',
    'See api.approval_request.'
),
(
    'RL016',
    'approval_request_not_pending',
    'The proposal was decided or has expired.',
    'Propose again.'
),
('RL017', 'maker_is_checker', 'Who proposed does not approve.', 'Ask another person who may.'),
(
    'RL018',
    'command_was_tried',
    'A proposal was tried and undone; never leaves api.propose_request().',
    'Nothing to do.'
);
