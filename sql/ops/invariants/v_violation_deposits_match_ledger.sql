create or replace view ops.v_violation_deposits_match_ledger as
select
    a.legal_entity_id,
    a.currency_code as subject,
    jsonb_build_object('ledger', b.amount, 'held', h.amount, 'least', h.least) as detail
from lending.ledger_account as a
cross join
    lateral (
        select
            coalesce(sum(e.amount) filter (where e.credit_account_id = a.id), 0)
            - coalesce(sum(e.amount) filter (where e.debit_account_id = a.id), 0) as amount
        from lending.ledger_entry as e
        where
            e.legal_entity_id = a.legal_entity_id
            and a.id in (e.debit_account_id, e.credit_account_id)
    ) as b
cross join
    lateral (
        select
            coalesce(sum(d.amount), 0) as amount,
            coalesce(min(d.amount), 0) as least
        from (
            select sum(case m.kind when 'receipt' then m.amount else -m.amount end) as amount
            from lending.deposit_movement as m
            where
                m.legal_entity_id = a.legal_entity_id
                and m.currency_code = a.currency_code
                and not exists (
                    select
                    from lending.loan_transaction as r
                    where
                        r.legal_entity_id = m.legal_entity_id
                        and r.loan_id = m.loan_id
                        and r.original_transaction_id = m.loan_transaction_id
                        and r.transaction_type = 'reversal'
                )
            group by m.security_interest_id
        ) as d
    ) as h
where a.code = '2400' and (b.amount <> h.amount or h.least < 0);

comment on view ops.v_violation_deposits_match_ledger is
'Where does the account of deposits differ from the deposits held, or is less than nothing held? '
'One row a violation. Sees all entities.';
comment on column ops.v_violation_deposits_match_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_deposits_match_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_deposits_match_ledger.detail is 'The figures.';

alter view ops.v_violation_deposits_match_ledger owner to rently_refresher;
