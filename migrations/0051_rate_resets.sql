-- When the rate of a loan followed its index, and when it could not.

create table lending.rate_reset (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    loan_id uuid not null,
    reset_on date not null,
    rate_index_code text not null references lending.rate_index (code) on delete restrict,
    outcome text not null,
    index_rate numeric(12, 8),
    interest_rate numeric(12, 8) not null,
    loan_modification_id uuid,
    business_date date not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint rate_reset_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict,
    constraint rate_reset_modification_fkey foreign key (
        legal_entity_id, loan_id, loan_modification_id
    ) references lending.loan_modification (legal_entity_id, loan_id, id) on delete restrict,
    constraint rate_reset_outcome_key unique (legal_entity_id, loan_id, reset_on, outcome),
    constraint rate_reset_outcome_check check (
        outcome in ('changed', 'unchanged', 'missing')
        and (outcome = 'missing') = (index_rate is null)
        and (outcome = 'changed') = (loan_modification_id is not null)
    )
);

create unique index idx_rate_reset_done
on lending.rate_reset (legal_entity_id, loan_id, reset_on) where outcome <> 'missing';
comment on index lending.idx_rate_reset_done is 'A reset is done once.';
create index idx_rate_reset_modification
on lending.rate_reset (legal_entity_id, loan_id, loan_modification_id)
where loan_modification_id is not null;
comment on index lending.idx_rate_reset_modification is
'Resets that changed a rate; serves the foreign key.';
create index idx_rate_reset_rate_index_code on lending.rate_reset (rate_index_code);

comment on table lending.rate_reset is
'Days on which the rate of a loan was to follow its index, and what came of it; a missing value '
'is tried again by each close. Never changed. Tenant: legal_entity_id.';
comment on column lending.rate_reset.legal_entity_id is 'The tenant.';
comment on column lending.rate_reset.id is 'Key within the tenant.';
comment on column lending.rate_reset.loan_id is 'The loan.';
comment on column lending.rate_reset.reset_on is 'The day from which the rate holds.';
comment on column lending.rate_reset.rate_index_code is 'The published rate.';
comment on column lending.rate_reset.outcome is
'changed; unchanged: it is the rate that the loan has; missing: no value is recorded for the day, '
'the rate stays.';
comment on column lending.rate_reset.index_rate is
'What was published, a fraction a year; null where it is missing.';
comment on column lending.rate_reset.interest_rate is
'Rate of the loan from the day on, a fraction a year.';
comment on column lending.rate_reset.loan_modification_id is 'The change of the rate, if any.';
comment on column lending.rate_reset.business_date is 'The day that was closed.';
comment on column lending.rate_reset.created_at is 'When the row was recorded.';

select internal.secure_table('lending.rate_reset', is_append_only => true);

insert into ops.close_step (code, position, description) values
('rates', 10, 'Loans whose rate is reset take the rate of their index');
