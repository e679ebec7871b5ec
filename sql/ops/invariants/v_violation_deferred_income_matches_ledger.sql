-- requires: internal.v_account_balance
create or replace view ops.v_violation_deferred_income_matches_ledger as
with
ledger as (
    select
        b.legal_entity_id,
        b.currency_code,
        -b.debit_balance_amount as amount
    from internal.v_account_balance as b
    where b.code = '2300'
),

movement as (
    select
        t.legal_entity_id,
        t.currency_code,
        case when t.transaction_type like '%adjustment' then -t.amount else t.amount end as amount
    from lending.loan_transaction as t
    where
        t.transaction_type in (
            'capitalised_income', 'capitalised_income_adjustment', 'buy_down_fee',
            'buy_down_fee_adjustment'
        )
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        )
    union all
    select
        e.legal_entity_id,
        e.currency_code,
        -e.amount
    from lending.earned_income as e
),

deferred as (
    select
        m.legal_entity_id,
        m.currency_code,
        sum(m.amount) as amount
    from movement as m
    group by m.legal_entity_id, m.currency_code
)

select
    coalesce(l.legal_entity_id, d.legal_entity_id) as legal_entity_id,
    coalesce(l.currency_code, d.currency_code) as subject,
    jsonb_build_object('ledger', l.amount, 'deferred', d.amount) as detail
from ledger as l
full join deferred as d
    on l.legal_entity_id = d.legal_entity_id and l.currency_code = d.currency_code
where coalesce(l.amount, 0) <> coalesce(d.amount, 0);

comment on view ops.v_violation_deferred_income_matches_ledger is
'Where does the income that is deferred and not earned differ from account 2300? One row a '
'violation. Sees all entities.';
comment on column ops.v_violation_deferred_income_matches_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_deferred_income_matches_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_deferred_income_matches_ledger.detail is 'The figures.';

alter view ops.v_violation_deferred_income_matches_ledger owner to rently_refresher;
