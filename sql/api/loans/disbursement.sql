create or replace view api.disbursement with (security_barrier = true) as
select
    d.legal_entity_id,
    d.loan_id,
    d.loan_transaction_id,
    d.payee_party_id,
    t.amount - coalesce(
        (
            select sum(f.payoff_amount)
            from lending.loan_refinance as f
            where
                f.legal_entity_id = t.legal_entity_id
                and f.new_loan_id = t.loan_id
                and f.disbursement_transaction_id = t.id
        ),
        0
    ) as amount,
    t.currency_code,
    t.value_date,
    exists(
        select
        from lending.loan_transaction as r
        where
            r.legal_entity_id = t.legal_entity_id
            and r.loan_id = t.loan_id
            and r.original_transaction_id = t.id
            and r.transaction_type = 'reversal'
    ) as is_undone,
    t.booked_at,
    d.created_at
from lending.disbursement as d
inner join lending.loan_transaction as t
    on
        d.legal_entity_id = t.legal_entity_id
        and d.loan_id = t.loan_id
        and d.loan_transaction_id = t.id;

comment on view api.disbursement is
'What was paid out on loans, and to whom? One row a payout, in the loan''s currency. Current.';
comment on column api.disbursement.legal_entity_id is 'The tenant.';
comment on column api.disbursement.loan_id is 'The loan.';
comment on column api.disbursement.loan_transaction_id is 'The transaction.';
comment on column api.disbursement.payee_party_id is 'Who gets the money.';
comment on column api.disbursement.amount is
'How much of it; what paid other loans off is not in it.';
comment on column api.disbursement.currency_code is 'Currency of amount.';
comment on column api.disbursement.value_date is 'Day from which it counts.';
comment on column api.disbursement.is_undone is 'Whether it was undone.';
comment on column api.disbursement.booked_at is 'When it was booked.';
comment on column api.disbursement.created_at is 'When it was recorded.';

grant select on api.disbursement to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
