-- Who got the money of a loan, and what a payout brought along, so that it can be undone as a
-- whole.

create table lending.disbursement (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    payee_party_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, loan_transaction_id),
    constraint disbursement_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint disbursement_payee_fkey foreign key (legal_entity_id, payee_party_id)
    references lending.party (legal_entity_id, id) on delete restrict
);

create index idx_disbursement_payee_party_id
on lending.disbursement (legal_entity_id, payee_party_id);

comment on table lending.disbursement is
'Who gets what was paid out on a loan; amount and day stand in the transaction. Never changed: a '
'reversal of the transaction undoes it. Tenant: legal_entity_id.';
comment on column lending.disbursement.legal_entity_id is 'The tenant.';
comment on column lending.disbursement.loan_id is 'The loan.';
comment on column lending.disbursement.loan_transaction_id is 'The payout.';
comment on column lending.disbursement.payee_party_id is
'Who gets the money: the borrower, or whom the loan names, such as the landlord.';
comment on column lending.disbursement.created_at is 'When the row was recorded.';

create table lending.disbursement_part (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    loan_transaction_id uuid not null,
    part_transaction_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, loan_transaction_id, part_transaction_id),
    constraint disbursement_part_disbursement_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.disbursement (legal_entity_id, loan_id, loan_transaction_id)
    on delete restrict,
    constraint disbursement_part_transaction_fkey foreign key (
        legal_entity_id, loan_id, part_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint disbursement_part_is_another_check check (
        part_transaction_id <> loan_transaction_id
    )
);

create index idx_disbursement_part_part_transaction_id
on lending.disbursement_part (legal_entity_id, loan_id, part_transaction_id);

comment on table lending.disbursement_part is
'What a payout brought along by itself: charges, an automatic down payment. It is undone with the '
'payout. Never changed. Tenant: legal_entity_id.';
comment on column lending.disbursement_part.legal_entity_id is 'The tenant.';
comment on column lending.disbursement_part.loan_id is 'The loan.';
comment on column lending.disbursement_part.loan_transaction_id is 'The payout.';
comment on column lending.disbursement_part.part_transaction_id is 'What came with it.';
comment on column lending.disbursement_part.created_at is 'When the row was recorded.';

select internal.secure_table('lending.disbursement', is_append_only => true);
select internal.secure_table('lending.disbursement_part', is_append_only => true);

insert into lending.event_type (code, description) values
('disbursement_undone', 'A payout was undone before anything followed');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL219',
    'payee_not_agreed',
    'The money would go to somebody whom the loan does not name.',
    'Pay the borrower, the landlord of its lease, or the payee of its application.'
),
(
    'RL220',
    'payout_with_provider',
    'The money is with a payment provider, or was paid.',
    'Wait for the instruction to fail, or take the money back as a payment.'
),
(
    'RL221',
    'not_a_disbursement',
    'The transaction is no payout.',
    'Reverse it with api.reverse_transaction().'
);
