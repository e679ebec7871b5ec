-- What models or people thought of the risk of a borrower or a loan.

create table lending.risk_assessment (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    party_id uuid not null,
    loan_id uuid,
    model_code text not null,
    model_version text not null,
    score numeric(12, 4) not null,
    default_probability numeric(12, 8) not null,
    assessed_on date not null,
    valid_until_date date,
    recorded_by_account_id uuid,
    booked_at timestamptz not null default internal.booking_time(),
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint risk_assessment_party_fkey foreign key (legal_entity_id, party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint risk_assessment_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint risk_assessment_default_probability_check check (
        default_probability between 0 and 1
    ),
    constraint risk_assessment_is_valid_for_some_time_check check (valid_until_date > assessed_on),
    constraint risk_assessment_model_code_is_snake_check check (
        model_code ~ '^[a-z][a-z0-9_]*$'
    ),
    constraint risk_assessment_model_version_is_not_blank_check check (model_version ~ '\S')
);

create index idx_risk_assessment_party_id
on lending.risk_assessment (legal_entity_id, party_id, assessed_on);
create index idx_risk_assessment_loan_id
on lending.risk_assessment (legal_entity_id, loan_id, assessed_on)
where loan_id is not null;
comment on index lending.idx_risk_assessment_loan_id is
'Assessments of one loan; serves the foreign key.';
create index idx_risk_assessment_booked_at on lending.risk_assessment (legal_entity_id, booked_at);

comment on table lending.risk_assessment is
'How likely a borrower, or one loan, was held to default, by which model and when. Never changed. '
'Tenant: legal_entity_id.';
comment on column lending.risk_assessment.legal_entity_id is 'The tenant.';
comment on column lending.risk_assessment.id is 'Key within the tenant.';
comment on column lending.risk_assessment.party_id is 'The borrower.';
comment on column lending.risk_assessment.loan_id is
'The loan that was assessed; null where the assessment holds for all loans of the borrower.';
comment on column lending.risk_assessment.model_code is
'Model, or expert for a person''s judgement.';
comment on column lending.risk_assessment.model_version is 'Version of the model.';
comment on column lending.risk_assessment.score is 'Score, on the scale of the model.';
comment on column lending.risk_assessment.default_probability is
'Probability of default within twelve months, as a fraction.';
comment on column lending.risk_assessment.assessed_on is 'Day whose state was assessed.';
comment on column lending.risk_assessment.valid_until_date is
'First day on which it no longer holds; null: until a later one.';
comment on column lending.risk_assessment.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.risk_assessment.booked_at is 'When it was recorded.';
comment on column lending.risk_assessment.created_at is 'When the row was recorded.';

select internal.secure_table('lending.risk_assessment', is_append_only => true);

insert into lending.capability (code, description) values
('assess_risk', 'Record what a model or a person thinks of a borrower''s risk');
insert into lending.role_capability (business_role, capability) values
('rently_risk_manager', 'assess_risk'),
('rently_app', 'assess_risk');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL390',
    'invalid_risk_assessment',
    'The assessment names no borrower or loan of the entity, or its figures are out of range.',
    'Give a borrower or a loan, a probability from 0 to 1, a day that is not in the future.'
);
