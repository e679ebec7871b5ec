-- requires: internal.v_account_balance
create or replace view ops.v_violation_ledger_matches_loans as
with
ledger as (
    select
        b.legal_entity_id,
        b.currency_code,
        b.debit_balance_amount as amount
    from internal.v_account_balance as b
    where b.code = '1100'
),

owed as (
    select
        l.legal_entity_id,
        l.currency_code,
        sum(l.principal_outstanding_amount) as amount
    from lending.loan as l
    group by l.legal_entity_id, l.currency_code
)

select
    coalesce(l.legal_entity_id, o.legal_entity_id) as legal_entity_id,
    coalesce(l.currency_code, o.currency_code) as subject,
    jsonb_build_object('ledger', l.amount, 'loans', o.amount) as detail
from ledger as l
full join owed as o
    on l.legal_entity_id = o.legal_entity_id and l.currency_code = o.currency_code
where coalesce(l.amount, 0) <> coalesce(o.amount, 0);

comment on view ops.v_violation_ledger_matches_loans is
'Where does the loans receivable account differ from the loans? One row a violation. Sees all '
'entities.';
comment on column ops.v_violation_ledger_matches_loans.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_ledger_matches_loans.subject is 'What breaks the law.';
comment on column ops.v_violation_ledger_matches_loans.detail is 'The figures.';

alter view ops.v_violation_ledger_matches_loans owner to rently_refresher;
