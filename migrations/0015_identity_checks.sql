-- Identity checks (know your customer): who must be checked how deeply, by whom, with what result
-- and until when. Providers are outside; the checks are a queue for their adapters.

create table lending.kyc_level (
    code text primary key,
    depth integer not null,
    valid_months integer not null,
    description text not null,
    created_at timestamptz not null default now(),
    constraint kyc_level_depth_key unique (depth),
    constraint kyc_level_code_is_snake_check check (code ~ '^[a-z][a-z_]*$'),
    constraint kyc_level_valid_months_check check (valid_months between 1 and 120)
);

comment on table lending.kyc_level is
'How deep an identity check goes; a deeper one serves for the others. No tenant.';
comment on column lending.kyc_level.code is 'Name.';
comment on column lending.kyc_level.depth is 'Order: 1 is the lightest.';
comment on column lending.kyc_level.valid_months is
'Months for which a passed check counts, unless its answer names a day.';
comment on column lending.kyc_level.description is 'What is checked.';
comment on column lending.kyc_level.created_at is 'When the row was recorded.';

insert into lending.kyc_level (code, depth, valid_months, description) values
('basic', 1, 36, 'Name against lists of sanctions and of politically exposed persons'),
('standard', 2, 24, 'Basic, and the identity paper'),
('enhanced', 3, 12, 'Standard, and where money and wealth come from');

create table lending.kyc_provider (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    code text not null,
    name text not null,
    priority integer not null,
    deepest_level text not null references lending.kyc_level (code) on delete restrict,
    is_active boolean not null default true,
    failures_in_a_row integer not null default 0,
    rests_until_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, code),
    constraint kyc_provider_priority_key unique (legal_entity_id, priority),
    constraint kyc_provider_code_is_snake_check check (code ~ '^[a-z][a-z0-9_]*$'),
    constraint kyc_provider_name_is_not_blank_check check (name ~ '\S'),
    constraint kyc_provider_priority_is_positive_check check (priority > 0),
    constraint kyc_provider_failures_are_never_negative_check check (failures_in_a_row >= 0)
);

create index idx_kyc_provider_deepest_level on lending.kyc_provider (deepest_level);

comment on table lending.kyc_provider is
'Who checks identities for an entity. Tenant: legal_entity_id.';
comment on column lending.kyc_provider.legal_entity_id is 'The tenant.';
comment on column lending.kyc_provider.code is 'Name for adapters.';
comment on column lending.kyc_provider.name is 'Name for people.';
comment on column lending.kyc_provider.priority is 'The lowest number is asked first.';
comment on column lending.kyc_provider.deepest_level is 'Deepest level that it can check.';
comment on column lending.kyc_provider.is_active is 'False once it is not asked any more.';
comment on column lending.kyc_provider.failures_in_a_row is
'Failures since its last answer. Derived.';
comment on column lending.kyc_provider.rests_until_at is
'It failed too often: until then others are asked first; null if it does not rest. Derived.';
comment on column lending.kyc_provider.created_at is 'When the row was recorded.';
comment on column lending.kyc_provider.updated_at is 'When the row last changed.';
comment on column lending.kyc_provider.row_version is 'Counts the changes of the row.';

create table lending.kyc_policy (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    stage text not null,
    required_level text not null references lending.kyc_level (code) on delete restrict,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, stage),
    constraint kyc_policy_stage_check check (stage in ('origination', 'disbursement'))
);

create index idx_kyc_policy_required_level on lending.kyc_policy (required_level);

comment on table lending.kyc_policy is
'Which check a party must have passed before the entity does what. Without a row none is asked '
'for; a party that failed one is refused all the same. Tenant: legal_entity_id.';
comment on column lending.kyc_policy.legal_entity_id is 'The tenant.';
comment on column lending.kyc_policy.stage is
'origination (agreeing a loan) or disbursement (paying it out).';
comment on column lending.kyc_policy.required_level is 'Level that must be passed.';
comment on column lending.kyc_policy.created_at is 'When the row was recorded.';
comment on column lending.kyc_policy.updated_at is 'When the row last changed.';
comment on column lending.kyc_policy.row_version is 'Counts the changes of the row.';

create table lending.kyc_check (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    party_id uuid not null,
    level_code text not null references lending.kyc_level (code) on delete restrict,
    reason text not null,
    status text not null default 'queued',
    provider_code text,
    attempt_count integer not null default 0,
    available_at timestamptz not null,
    lease_id uuid,
    result text,
    sanctions_result text,
    pep_result text,
    reason_codes text[] not null default '{}',
    provider_reference text,
    evidence_hash bytea,
    evidence_document_id uuid,
    checked_on date,
    expires_on date,
    requested_by_account_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    primary key (legal_entity_id, id),
    constraint kyc_check_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint kyc_check_provider_fkey foreign key (legal_entity_id, provider_code)
    references lending.kyc_provider (legal_entity_id, code) on delete restrict,
    constraint kyc_check_evidence_document_fkey foreign key (legal_entity_id, evidence_document_id)
    references lending.document (legal_entity_id, id) on delete restrict,
    constraint kyc_check_reason_check check (reason in ('onboarding', 'recheck', 'suspicion')),
    constraint kyc_check_status_check check (
        status in ('queued', 'claimed', 'completed', 'abandoned')
    ),
    constraint kyc_check_claimed_has_lease_check check (
        (status = 'claimed') = (lease_id is not null)
    ),
    constraint kyc_check_result_check check (result in ('passed', 'referred', 'failed')),
    constraint kyc_check_sanctions_result_check check (
        sanctions_result in ('clear', 'possible_match', 'match')
    ),
    constraint kyc_check_pep_result_check check (
        pep_result in ('clear', 'possible_match', 'match')
    ),
    constraint kyc_check_answer_is_whole_check check (
        (status = 'completed') = (result is not null)
        and num_nulls(result, sanctions_result, pep_result, evidence_hash, checked_on) in (0, 5)
    ),
    constraint kyc_check_passed_means_not_sanctioned_check check (
        result <> 'passed' or sanctions_result = 'clear'
    ),
    constraint kyc_check_sanctions_match_fails_check check (
        sanctions_result <> 'match' or result = 'failed'
    ),
    constraint kyc_check_exposed_person_is_checked_deeply_check check (
        result <> 'passed' or pep_result = 'clear' or level_code = 'enhanced'
    ),
    constraint kyc_check_only_passed_expires_check check (
        (result is not distinct from 'passed') = (expires_on is not null)
    ),
    constraint kyc_check_expires_after_check_check check (expires_on > checked_on),
    constraint kyc_check_evidence_hash_is_a_hash_check check (length(evidence_hash) = 32)
);

create unique index idx_kyc_check_one_open on lending.kyc_check (
    legal_entity_id, party_id, level_code
)
where status in ('queued', 'claimed');
comment on index lending.idx_kyc_check_one_open is
'A party waits for at most one check of a level.';
create index idx_kyc_check_queue on lending.kyc_check (legal_entity_id, provider_code, available_at)
where status in ('queued', 'claimed');
comment on index lending.idx_kyc_check_queue is 'Checks that adapters have to make.';
create index idx_kyc_check_party_id on lending.kyc_check (legal_entity_id, party_id, checked_on);
create index idx_kyc_check_provider_code on lending.kyc_check (legal_entity_id, provider_code);
create index idx_kyc_check_level_code on lending.kyc_check (level_code);
create index idx_kyc_check_evidence_document_id
on lending.kyc_check (legal_entity_id, evidence_document_id)
where evidence_document_id is not null;
comment on index lending.idx_kyc_check_evidence_document_id is
'Checks with a report; serves the foreign key.';

comment on table lending.kyc_check is
'Identity checks of parties: asked for, claimed by an adapter, answered. An answer never changes; '
'a re-check is a new row. Tenant: legal_entity_id.';
comment on column lending.kyc_check.legal_entity_id is 'The tenant.';
comment on column lending.kyc_check.id is 'Key within the tenant.';
comment on column lending.kyc_check.party_id is 'Who is checked.';
comment on column lending.kyc_check.level_code is 'How deep.';
comment on column lending.kyc_check.reason is
'onboarding, recheck (the last one runs out), suspicion.';
comment on column lending.kyc_check.status is
'queued (for an adapter), claimed (by one), completed, abandoned (no provider could answer).';
comment on column lending.kyc_check.provider_code is 'Whom it is with; of a completed one, who '
'answered.';
comment on column lending.kyc_check.attempt_count is 'Failures so far.';
comment on column lending.kyc_check.available_at is
'When it can be claimed: after a failure later, while claimed when the lease ends.';
comment on column lending.kyc_check.lease_id is
'The claim that has it; an answer to an earlier claim is refused.';
comment on column lending.kyc_check.result is
'passed, referred (a person must decide), failed.';
comment on column lending.kyc_check.sanctions_result is
'On a list of sanctions: clear, possible_match, match.';
comment on column lending.kyc_check.pep_result is
'Politically exposed: clear, possible_match, match. Who is exposed passes an enhanced check only.';
comment on column lending.kyc_check.reason_codes is 'Coded reasons of the result.';
comment on column lending.kyc_check.provider_reference is 'The provider''s number for the check.';
comment on column lending.kyc_check.evidence_hash is
'SHA-256 of the provider''s answer, so that it can be proved later.';
comment on column lending.kyc_check.evidence_document_id is 'The report, if it is kept.';
comment on column lending.kyc_check.checked_on is 'Day of the answer.';
comment on column lending.kyc_check.expires_on is
'First day on which a passed check counts no more.';
comment on column lending.kyc_check.requested_by_account_id is 'Account that asked for it.';
comment on column lending.kyc_check.created_at is 'When the row was recorded.';
comment on column lending.kyc_check.updated_at is 'When the row last changed.';
comment on column lending.kyc_check.row_version is 'Counts the changes of the row.';

create table lending.kyc_attempt (
    legal_entity_id uuid not null,
    kyc_check_id uuid not null,
    attempt_number integer not null,
    provider_code text not null,
    error text not null,
    failed_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, kyc_check_id, attempt_number),
    constraint kyc_attempt_check_fkey foreign key (legal_entity_id, kyc_check_id)
    references lending.kyc_check (legal_entity_id, id) on delete restrict,
    constraint kyc_attempt_provider_fkey foreign key (legal_entity_id, provider_code)
    references lending.kyc_provider (legal_entity_id, code) on delete restrict,
    constraint kyc_attempt_number_is_positive_check check (attempt_number > 0)
);

create index idx_kyc_attempt_provider_code on lending.kyc_attempt (legal_entity_id, provider_code);

comment on table lending.kyc_attempt is
'Attempts of identity checks that failed. Never changed. Tenant: legal_entity_id.';
comment on column lending.kyc_attempt.legal_entity_id is 'The tenant.';
comment on column lending.kyc_attempt.kyc_check_id is 'The check.';
comment on column lending.kyc_attempt.attempt_number is 'Number of the attempt, from 1.';
comment on column lending.kyc_attempt.provider_code is 'Who could not answer.';
comment on column lending.kyc_attempt.error is 'What the adapter said; no personal data.';
comment on column lending.kyc_attempt.failed_at is 'When.';
comment on column lending.kyc_attempt.created_at is 'When the row was recorded.';

select internal.secure_table(
    'lending.kyc_provider', derived_columns => '{failures_in_a_row, rests_until_at}'
);
select internal.secure_table('lending.kyc_policy');
select internal.secure_table('lending.kyc_check');
select internal.secure_table('lending.kyc_attempt', is_append_only => true);

insert into lending.capability (code, description) values
('manage_kyc', 'Say who checks identities, and which check is asked for when'),
('request_kyc_checks', 'Ask for an identity check'),
('answer_kyc_checks', 'Claim identity checks and answer them');

insert into lending.role_capability (business_role, capability) values
('rently_compliance_officer', 'manage_kyc'),
('rently_compliance_officer', 'request_kyc_checks'),
('rently_compliance_officer', 'answer_kyc_checks'),
('rently_loan_officer', 'request_kyc_checks'),
('rently_scheduler', 'request_kyc_checks'),
('rently_app', 'request_kyc_checks'),
('rently_app', 'answer_kyc_checks');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL700',
    'unknown_kyc_check',
    'The entity has no such identity check.',
    'Look it up in api.kyc_check.'
),
(
    'RL701',
    'kyc_claim_lost',
    'The check is not with this claim any more, or it was answered before.',
    'Throw the answer away: another claim has the check.'
),
(
    'RL702',
    'invalid_kyc_answer',
    'The answer contradicts itself.',
    'See the detail; a match with a list of sanctions fails, and who is exposed passes an '
    'enhanced check only.'
),
(
    'RL703',
    'kyc_not_passed',
    'The party has not passed the identity check that this needs.',
    'Ask for one with api.request_kyc_check(), and wait for its answer.'
),
(
    'RL704',
    'no_kyc_provider',
    'No provider of the entity checks identities so deeply.',
    'Register one with api.set_kyc_provider().'
);
