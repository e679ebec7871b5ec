-- requires: internal.v_account_balance, internal.v_payment_balance
create or replace view ops.v_violation_unapplied_matches_ledger as
with
ledger as (
    select
        b.legal_entity_id,
        b.currency_code,
        -b.debit_balance_amount as amount
    from internal.v_account_balance as b
    where b.code = '2200'
),

held as (
    select
        b.legal_entity_id,
        b.currency_code,
        sum(b.unapplied_amount) as amount
    from internal.v_payment_balance as b
    group by b.legal_entity_id, b.currency_code
)

select
    coalesce(l.legal_entity_id, h.legal_entity_id) as legal_entity_id,
    coalesce(l.currency_code, h.currency_code) as subject,
    jsonb_build_object('ledger', l.amount, 'payments', h.amount) as detail
from ledger as l
full join held as h
    on l.legal_entity_id = h.legal_entity_id and l.currency_code = h.currency_code
where coalesce(l.amount, 0) <> coalesce(h.amount, 0);

comment on view ops.v_violation_unapplied_matches_ledger is
'Where does the money of payments that is not applied differ from account 2200? One row a '
'violation. Sees all entities.';
comment on column ops.v_violation_unapplied_matches_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_unapplied_matches_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_unapplied_matches_ledger.detail is 'The figures.';

alter view ops.v_violation_unapplied_matches_ledger owner to rently_refresher;
