-- requires: internal.v_account_balance
create or replace view ops.v_violation_deposits_match_ledger as
with
ledger as (
    select
        b.legal_entity_id,
        b.currency_code,
        -b.debit_balance_amount as amount
    from internal.v_account_balance as b
    where b.code = '2400'
),

deposit as (
    select
        m.legal_entity_id,
        m.currency_code,
        sum(case m.kind when 'receipt' then m.amount else -m.amount end) as amount
    from lending.deposit_movement as m
    where
        not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = m.legal_entity_id
                and r.loan_id = m.loan_id
                and r.original_transaction_id = m.loan_transaction_id
                and r.transaction_type = 'reversal'
        )
    group by m.legal_entity_id, m.currency_code, m.security_interest_id
),

held as (
    select
        d.legal_entity_id,
        d.currency_code,
        sum(d.amount) as amount,
        min(d.amount) as least
    from deposit as d
    group by d.legal_entity_id, d.currency_code
)

select
    coalesce(l.legal_entity_id, h.legal_entity_id) as legal_entity_id,
    coalesce(l.currency_code, h.currency_code) as subject,
    jsonb_build_object('ledger', l.amount, 'held', h.amount, 'least', h.least) as detail
from ledger as l
full join held as h
    on l.legal_entity_id = h.legal_entity_id and l.currency_code = h.currency_code
where coalesce(l.amount, 0) <> coalesce(h.amount, 0) or h.least < 0;

comment on view ops.v_violation_deposits_match_ledger is
'Where does the account of deposits differ from the deposits held, or is less than nothing held? '
'One row a violation. Sees all entities.';
comment on column ops.v_violation_deposits_match_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_deposits_match_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_deposits_match_ledger.detail is 'The figures.';

alter view ops.v_violation_deposits_match_ledger owner to rently_refresher;
