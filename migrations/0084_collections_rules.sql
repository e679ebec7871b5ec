-- What is done about loans that are behind, by which rules, and in whose queue it lands.

create table lending.collections_action (
    code text primary key,
    description text not null,
    created_at timestamptz not null default now(),
    constraint collections_action_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$')
);

comment on table lending.collections_action is
'What can be done about a loan that is behind. No tenant.';
comment on column lending.collections_action.code is 'Name.';
comment on column lending.collections_action.description is 'What it means.';
comment on column lending.collections_action.created_at is 'When the row was recorded.';

insert into lending.collections_action (code, description) values
('remind', 'A friendly reminder'),
('demand', 'A formal demand'),
('call', 'An agent calls'),
('visit', 'An agent visits'),
('offer_arrangement', 'A payment arrangement is offered'),
('prepare_legal', 'Legal action is prepared'),
('prepare_agency', 'The hand-over to an agency is prepared'),
('review', 'Somebody decides what is next');

create table lending.collections_queue (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    code text not null,
    name text not null,
    max_open_cases integer not null default 100,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, code),
    constraint collections_queue_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$'),
    constraint collections_queue_name_is_not_blank_check check (name ~ '\S'),
    constraint collections_queue_max_open_cases_check check (max_open_cases between 1 and 100000)
);

comment on table lending.collections_queue is
'Where cases wait for an agent. Tenant: legal_entity_id.';
comment on column lending.collections_queue.legal_entity_id is 'The tenant.';
comment on column lending.collections_queue.code is
'Short name, such as EARLY. Unique within the entity.';
comment on column lending.collections_queue.name is 'Name for people.';
comment on column lending.collections_queue.max_open_cases is
'Open cases that one agent of the queue holds at the most.';
comment on column lending.collections_queue.created_at is 'When the row was recorded.';
comment on column lending.collections_queue.updated_at is 'When the row last changed.';
comment on column lending.collections_queue.row_version is 'Counts the changes of the row.';

create table lending.collections_queue_member (
    legal_entity_id uuid not null,
    queue_code text not null,
    user_account_id uuid not null references lending.user_account (id) on delete restrict,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, queue_code, user_account_id),
    constraint collections_queue_member_queue_fkey foreign key (legal_entity_id, queue_code)
    references lending.collections_queue (legal_entity_id, code) on delete restrict
);

comment on table lending.collections_queue_member is
'Which agent works on which queue. Tenant: legal_entity_id.';
comment on column lending.collections_queue_member.legal_entity_id is 'The tenant.';
comment on column lending.collections_queue_member.queue_code is 'The queue.';
comment on column lending.collections_queue_member.user_account_id is 'The agent.';
comment on column lending.collections_queue_member.created_at is 'When the row was recorded.';

create index idx_collections_queue_member_user_account_id
on lending.collections_queue_member (user_account_id);

create table lending.collections_rule (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    id uuid not null default internal.uuid_v7(),
    code text not null,
    position integer not null,
    min_days_past_due integer not null default 1,
    max_days_past_due integer,
    min_overdue_amount numeric(20, 4) not null default 0,
    currency_code text references lending.currency (code) on delete restrict,
    segment text,
    product_id uuid,
    is_promise_broken boolean,
    is_disputed boolean,
    action text not null references lending.collections_action (code) on delete restrict,
    channel text references lending.contact_channel (code) on delete restrict,
    template_code text,
    queue_code text,
    next_step_days integer,
    repeat_days integer,
    valid_during daterange not null default '[,)',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint collections_rule_product_fkey foreign key (legal_entity_id, product_id)
    references lending.product (legal_entity_id, id) on delete restrict,
    constraint collections_rule_queue_fkey foreign key (legal_entity_id, queue_code)
    references lending.collections_queue (legal_entity_id, code) on delete restrict,
    constraint collections_rule_code_is_upper_snake_check check (code ~ '^[A-Z][A-Z0-9_]*$'),
    constraint collections_rule_days_check check (
        min_days_past_due >= 1 and coalesce(max_days_past_due >= min_days_past_due, true)
    ),
    constraint collections_rule_min_overdue_amount_is_never_negative_check check (
        min_overdue_amount >= 0
    ),
    constraint collections_rule_steps_check check (
        coalesce(next_step_days, 0) >= 0 and coalesce(repeat_days, 1) >= 1
    ),
    constraint collections_rule_template_has_channel_check check (
        template_code is null or channel is not null
    ),
    constraint collections_rule_valid_during_is_not_empty_check check (not isempty(valid_during)),
    constraint collections_rule_one_code_at_a_time_excl exclude using gist (
        legal_entity_id with =, code with =, valid_during with &&
    ),
    constraint collections_rule_one_position_at_a_time_excl exclude using gist (
        legal_entity_id with =, position with =, valid_during with &&
    )
);

comment on table lending.collections_rule is
'What is done about a loan that is behind, by rows: a loan follows the first rule by position '
'whose conditions it meets. Tenant: legal_entity_id.';
comment on column lending.collections_rule.legal_entity_id is 'The tenant.';
comment on column lending.collections_rule.id is 'Key within the tenant.';
comment on column lending.collections_rule.code is 'Short name, such as CALL_AT_10.';
comment on column lending.collections_rule.position is
'The order of the rules; the lowest that fits is followed.';
comment on column lending.collections_rule.min_days_past_due is
'From how many delinquent days on, inclusive.';
comment on column lending.collections_rule.max_days_past_due is
'Up to how many, inclusive; null for any.';
comment on column lending.collections_rule.min_overdue_amount is
'Least amount overdue, in currency_code or, where that is null, in the loan''s.';
comment on column lending.collections_rule.currency_code is
'For loans in this currency; null for any.';
comment on column lending.collections_rule.segment is
'For borrowers of this segment; null for any.';
comment on column lending.collections_rule.product_id is
'For loans of this product; null for any.';
comment on column lending.collections_rule.is_promise_broken is
'Whether the last promise was broken; null for either.';
comment on column lending.collections_rule.is_disputed is
'Whether a dispute is open on the loan, of which the undisputed rest is overdue; null for either.';
comment on column lending.collections_rule.action is 'What is done.';
comment on column lending.collections_rule.channel is
'How the borrower is reached; null where nobody is.';
comment on column lending.collections_rule.template_code is
'The notification that is sent; null where none is.';
comment on column lending.collections_rule.queue_code is
'Where the case waits; null where it stays as it is.';
comment on column lending.collections_rule.next_step_days is
'Days until the agent should act, counted from the day of the rule; null for the same day.';
comment on column lending.collections_rule.repeat_days is
'Days after which the rule is followed again while it still fits; null for once.';
comment on column lending.collections_rule.valid_during is
'Days on which it holds: from, inclusive, until, exclusive.';
comment on column lending.collections_rule.created_at is 'When the row was recorded.';
comment on column lending.collections_rule.updated_at is 'When the row last changed.';
comment on column lending.collections_rule.row_version is 'Counts the changes of the row.';

create index idx_collections_rule_product_id
on lending.collections_rule (legal_entity_id, product_id);
create index idx_collections_rule_queue_code
on lending.collections_rule (legal_entity_id, queue_code);
create index idx_collections_rule_currency_code on lending.collections_rule (currency_code);
create index idx_collections_rule_channel on lending.collections_rule (channel);
create index idx_collections_rule_action on lending.collections_rule (action);

select internal.secure_table('lending.collections_queue');
select internal.secure_table('lending.collections_queue_member');
select internal.secure_table('lending.collections_rule');

insert into lending.capability (code, description) values
('manage_collections', 'Set the rules and queues of collections');
insert into lending.role_capability (business_role, capability) values
('rently_risk_manager', 'manage_collections');
