create or replace view ops.v_violation_ledger_matches_loans as
select
    a.legal_entity_id,
    a.currency_code as subject,
    jsonb_build_object('ledger', b.amount, 'loans', o.amount) as detail
from lending.ledger_account as a
cross join
    lateral (
        select
            coalesce(sum(e.amount) filter (where e.debit_account_id = a.id), 0)
            - coalesce(sum(e.amount) filter (where e.credit_account_id = a.id), 0) as amount
        from lending.ledger_entry as e
        where
            e.legal_entity_id = a.legal_entity_id
            and a.id in (e.debit_account_id, e.credit_account_id)
    ) as b
cross join
    lateral (
        select coalesce(sum(l.principal_outstanding_amount), 0) as amount
        from lending.loan as l
        where l.legal_entity_id = a.legal_entity_id and l.currency_code = a.currency_code
    ) as o
where a.code = '1100' and b.amount <> o.amount;

comment on view ops.v_violation_ledger_matches_loans is
'Where does the loans receivable account differ from the loans? One row a violation. Sees all '
'entities.';
comment on column ops.v_violation_ledger_matches_loans.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_ledger_matches_loans.subject is 'What breaks the law.';
comment on column ops.v_violation_ledger_matches_loans.detail is 'The figures.';

alter view ops.v_violation_ledger_matches_loans owner to rently_refresher;
