-- The last balance kept of each entity: those before it are what it was built on.
create or replace view ops.v_violation_snapshots_match_ledger as
with
last_day as (
    select
        s.legal_entity_id,
        max(s.as_of_on) as as_of_on
    from lending.ledger_balance_snapshot as s
    group by s.legal_entity_id
),

entry as (
    select
        d.legal_entity_id,
        v.ledger_account_id,
        sum(v.debit) as debit_amount,
        sum(v.credit) as credit_amount
    from last_day as d
    inner join lending.ledger_entry as e
        on d.legal_entity_id = e.legal_entity_id and d.as_of_on >= e.booked_on
    cross join
        lateral (
            values
            (e.debit_account_id, e.amount, 0::numeric),
            (e.credit_account_id, 0::numeric, e.amount)
        ) as v (ledger_account_id, debit, credit)
    group by d.legal_entity_id, v.ledger_account_id
),

kept as (
    select
        s.legal_entity_id,
        s.ledger_account_id,
        s.debit_amount,
        s.credit_amount
    from last_day as d
    inner join lending.ledger_balance_snapshot as s
        on d.legal_entity_id = s.legal_entity_id and d.as_of_on = s.as_of_on
)

select
    legal_entity_id,
    ledger_account_id::text as subject,
    jsonb_build_object(
        'kept_debit', k.debit_amount,
        'kept_credit', k.credit_amount,
        'entries_debit', e.debit_amount,
        'entries_credit', e.credit_amount
    ) as detail
from kept as k
full join entry as e using (legal_entity_id, ledger_account_id)
where
    (k.debit_amount, k.credit_amount) is distinct from (e.debit_amount, e.credit_amount);

comment on view ops.v_violation_snapshots_match_ledger is
'Which balances that were kept last differ from the sum of the entries? One row a violation. Sees '
'all entities.';
comment on column ops.v_violation_snapshots_match_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_snapshots_match_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_snapshots_match_ledger.detail is 'The figures.';

alter view ops.v_violation_snapshots_match_ledger owner to rently_refresher;
