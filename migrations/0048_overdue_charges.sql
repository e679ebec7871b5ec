-- Which instalments were charged for being late, and the loans that a step of the close of business
-- still has to look at.

create table lending.overdue_charge (
    legal_entity_id uuid not null,
    loan_id uuid not null,
    line_number integer not null,
    product_charge_id uuid not null,
    charged_on date not null,
    currency_code text not null,
    base_amount numeric(20, 4) not null,
    charged_amount numeric(20, 4) not null,
    loan_transaction_id uuid,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, loan_id, line_number, product_charge_id, charged_on),
    constraint overdue_charge_loan_fkey foreign key (legal_entity_id, loan_id, currency_code)
    references lending.loan (legal_entity_id, id, currency_code) on delete restrict,
    constraint overdue_charge_product_charge_fkey foreign key (legal_entity_id, product_charge_id)
    references lending.product_charge (legal_entity_id, id) on delete restrict,
    constraint overdue_charge_transaction_fkey foreign key (
        legal_entity_id, loan_id, loan_transaction_id
    ) references lending.loan_transaction (legal_entity_id, loan_id, id) on delete restrict,
    constraint overdue_charge_amounts_are_currency_amounts_check check (
        base_amount > 0 and charged_amount >= 0
        and internal.is_currency_amount(base_amount, currency_code)
        and internal.is_currency_amount(charged_amount, currency_code)
    ),
    constraint overdue_charge_amount_goes_with_transaction_check check (
        (charged_amount > 0) = (loan_transaction_id is not null)
    )
);

create index idx_overdue_charge_product_charge_id
on lending.overdue_charge (legal_entity_id, product_charge_id);
create index idx_overdue_charge_loan_transaction_id
on lending.overdue_charge (legal_entity_id, loan_id, loan_transaction_id);

comment on table lending.overdue_charge is
'Charges of instalments for being late, by the charges of the product: each once, or again after '
'the product''s interval. Never changed. Tenant: legal_entity_id.';
comment on column lending.overdue_charge.legal_entity_id is 'The tenant.';
comment on column lending.overdue_charge.loan_id is 'The loan.';
comment on column lending.overdue_charge.line_number is 'The instalment.';
comment on column lending.overdue_charge.product_charge_id is 'What the product charges.';
comment on column lending.overdue_charge.charged_on is 'Business day of the charge.';
comment on column lending.overdue_charge.currency_code is 'Currency of the amounts.';
comment on column lending.overdue_charge.base_amount is
'What was overdue of the instalment and not disputed, in currency_code.';
comment on column lending.overdue_charge.charged_amount is
'What was charged, tax included, in currency_code; 0 where the caps left nothing.';
comment on column lending.overdue_charge.loan_transaction_id is
'The charge on the loan; null where the caps left nothing.';
comment on column lending.overdue_charge.created_at is 'When the row was recorded.';

create table ops.close_work (
    legal_entity_id uuid not null,
    step_code text not null references ops.close_step (code) on delete restrict,
    loan_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, step_code, loan_id),
    constraint close_work_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict
);

create index idx_close_work_step_code on ops.close_work (step_code);
create index idx_close_work_loan_id on ops.close_work (legal_entity_id, loan_id);

comment on table ops.close_work is
'Loans that a step of the close of business has found and not yet changed: it takes some in each '
'transaction, so that no payment waits long. Empty once the day is closed. Tenant: '
'legal_entity_id.';
comment on column ops.close_work.legal_entity_id is 'The tenant.';
comment on column ops.close_work.step_code is 'The step.';
comment on column ops.close_work.loan_id is 'The loan.';
comment on column ops.close_work.created_at is 'When the row was recorded.';

select internal.secure_table('lending.overdue_charge', is_append_only => true);
select internal.secure_table('ops.close_work', is_audited => false);
