-- As internal.deposit_held(), which readers may not call.
create or replace view api.security_interest with (security_barrier = true) as
select
    s.legal_entity_id,
    s.id,
    s.loan_id,
    s.kind,
    s.party_id,
    s.currency_code,
    s.value_amount,
    s.rank,
    lower(s.valid_during) as valid_from_date,
    upper(s.valid_during) as valid_until_date,
    coalesce(h.amount, 0) as held_amount,
    s.updated_at,
    s.row_version
from lending.security_interest as s
left join lateral (
    select sum(case m.kind when 'receipt' then m.amount else -m.amount end) as amount
    from lending.deposit_movement as m
    where
        m.legal_entity_id = s.legal_entity_id
        and m.security_interest_id = s.id
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = m.legal_entity_id
                and r.loan_id = m.loan_id
                and r.original_transaction_id = m.loan_transaction_id
                and r.transaction_type = 'reversal'
        )
) as h on true;

comment on view api.security_interest is
'What secures which loan, and what do we hold of deposits? One row a security. Amounts in '
'currency_code. Current.';
comment on column api.security_interest.legal_entity_id is 'The tenant.';
comment on column api.security_interest.id is 'Key within the tenant.';
comment on column api.security_interest.loan_id is 'The loan.';
comment on column api.security_interest.kind is
'deposit, guarantee, pledge, assignment or insurance.';
comment on column api.security_interest.party_id is 'Who gives it.';
comment on column api.security_interest.currency_code is 'Currency of the amounts.';
comment on column api.security_interest.value_amount is
'What it is worth; of a deposit, the most that is held.';
comment on column api.security_interest.rank is 'Order in which it is called.';
comment on column api.security_interest.valid_from_date is 'First day.';
comment on column api.security_interest.valid_until_date is
'Day on which it no longer holds; null: no end.';
comment on column api.security_interest.held_amount is 'Money of the deposit that we hold.';
comment on column api.security_interest.updated_at is 'When it last changed.';
comment on column api.security_interest.row_version is 'Counts its changes.';

grant select on api.security_interest to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
