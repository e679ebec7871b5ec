-- Commissions of agents go back as a step of the close of business; theirs and those of agencies
-- are paid out.

create table lending.commission_payout (
    legal_entity_id uuid not null,
    id uuid not null default internal.uuid_v7(),
    agent_party_id uuid,
    agency_code text,
    currency_code text not null references lending.currency (code) on delete restrict,
    amount numeric(20, 4) not null,
    reference text,
    value_date date not null,
    journal_id uuid not null,
    booked_at timestamptz not null,
    recorded_by_account_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, id),
    constraint commission_payout_agent_fkey foreign key (legal_entity_id, agent_party_id)
    references lending.party (legal_entity_id, id) on delete restrict,
    constraint commission_payout_agency_fkey foreign key (legal_entity_id, agency_code)
    references lending.collection_agency (legal_entity_id, code) on delete restrict,
    constraint commission_payout_is_for_one_check check (
        num_nonnulls(agent_party_id, agency_code) = 1
    ),
    constraint commission_payout_amount_is_positive_check check (amount > 0),
    constraint commission_payout_amount_is_currency_amount_check check (
        internal.is_currency_amount(amount, currency_code)
    )
);

comment on table lending.commission_payout is
'Commissions that were paid to agents and to collection agencies. Never changed. Tenant: '
'legal_entity_id.';
comment on column lending.commission_payout.legal_entity_id is 'The tenant.';
comment on column lending.commission_payout.id is 'Key within the tenant.';
comment on column lending.commission_payout.agent_party_id is 'The agent; null for an agency.';
comment on column lending.commission_payout.agency_code is 'The agency; null for an agent.';
comment on column lending.commission_payout.currency_code is 'Currency of amount.';
comment on column lending.commission_payout.amount is 'What was paid, in currency_code.';
comment on column lending.commission_payout.reference is 'Number of the transfer or the invoice.';
comment on column lending.commission_payout.value_date is 'Day on which it was paid.';
comment on column lending.commission_payout.journal_id is 'Its transfer in the ledger.';
comment on column lending.commission_payout.booked_at is 'When it was booked.';
comment on column lending.commission_payout.recorded_by_account_id is 'Account that recorded it.';
comment on column lending.commission_payout.created_at is 'When the row was recorded.';

create index idx_commission_payout_agent_party_id
on lending.commission_payout (legal_entity_id, agent_party_id, currency_code)
where agent_party_id is not null;
create index idx_commission_payout_agency_code
on lending.commission_payout (legal_entity_id, agency_code, currency_code)
where agency_code is not null;
comment on index lending.idx_commission_payout_agent_party_id is
'What each agent was paid; serves the foreign key.';
comment on index lending.idx_commission_payout_agency_code is
'What each agency was paid; serves the foreign key.';
create index idx_commission_payout_currency_code on lending.commission_payout (currency_code);

select internal.secure_table('lending.commission_payout', is_append_only => true);

insert into lending.capability (code, description) values
('pay_commissions', 'Pay agents and agencies what they earned');
insert into lending.role_capability (business_role, capability) values
('rently_payments_operator', 'pay_commissions');

insert into lending.event_type (code, description) values
('agency_paid_out', 'A collection agency was paid commissions'),
('commission_paid_out', 'An agent was paid commissions');

insert into ops.close_step (code, position, description) values
('clawback', 75, 'Commissions of early defaults go back');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL734',
    'less_commission_owed',
    'The agent or agency is owed less in the currency than is to be paid.',
    'See api.commission_balance and api.agency_balance.'
);
