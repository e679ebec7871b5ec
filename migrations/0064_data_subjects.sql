-- What data subjects ask for, and what was decided: Regulation (EU) 2016/679, articles 15 to 20.

create table lending.data_subject_request (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    party_id uuid not null,
    kind text not null,
    requested_on date not null,
    due_on date not null generated always as ((requested_on + interval '1 month')::date) stored,
    status text not null default 'open',
    decided_at timestamptz,
    decided_by_account_id uuid,
    basis text,
    refused_until_date date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint data_subject_request_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint data_subject_request_kind_check check (kind in ('export', 'erase')),
    constraint data_subject_request_status_check check (
        status in ('open', 'fulfilled', 'refused')
    ),
    constraint data_subject_request_decision_is_whole_check check (
        (status = 'open') = (decided_at is null)
        and (decided_at is null) = (basis is null)
    ),
    constraint data_subject_request_only_refused_until_check check (
        refused_until_date is null or status = 'refused'
    )
);

create index idx_data_subject_request_party_id
on lending.data_subject_request (legal_entity_id, party_id);

comment on table lending.data_subject_request is
'Requests of parties about their personal data, and what was decided on what basis. Tenant: '
'legal_entity_id.';
comment on column lending.data_subject_request.legal_entity_id is 'The tenant.';
comment on column lending.data_subject_request.id is 'Key within the tenant.';
comment on column lending.data_subject_request.party_id is 'Whose data.';
comment on column lending.data_subject_request.kind is 'export or erase.';
comment on column lending.data_subject_request.requested_on is 'Day of the request.';
comment on column lending.data_subject_request.due_on is
'Day by which it must be answered: a month later (article 12(3)).';
comment on column lending.data_subject_request.status is 'open, fulfilled or refused.';
comment on column lending.data_subject_request.decided_at is 'When it was answered.';
comment on column lending.data_subject_request.decided_by_account_id is 'Account that answered.';
comment on column lending.data_subject_request.basis is
'On what the answer rests: the article, the hold or the retention that stands against it.';
comment on column lending.data_subject_request.refused_until_date is
'Of a refusal that ends: the day from which it may be asked again.';
comment on column lending.data_subject_request.created_at is 'When the row was recorded.';
comment on column lending.data_subject_request.updated_at is 'When the row last changed.';
comment on column lending.data_subject_request.row_version is 'Counts the changes of the row.';

select internal.secure_table('lending.data_subject_request');

insert into lending.capability (code, description) values
('answer_data_subjects', 'Export and erase the personal data of a party at its request');
insert into lending.role_capability (business_role, capability) values
('rently_compliance_officer', 'answer_data_subjects');

insert into lending.event_type (code, description) values
('subject_request_recorded', 'A party asked for its personal data, or to erase it'),
('subject_request_answered', 'A request about personal data was fulfilled or refused'),
('party_erased', 'The personal data of a party were erased');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL733',
    'unknown_subject_request',
    'The entity has no open request of that kind and id.',
    'Look it up in api.data_subject_request, or record one.'
);
