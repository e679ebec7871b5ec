create or replace view ops.v_violation_trial_balance_is_zero as
select
    t.legal_entity_id,
    t.currency_code as subject,
    jsonb_build_object('difference', sum(t.amount)) as detail
from (
    select
        e.legal_entity_id,
        d.currency_code,
        e.amount
    from lending.ledger_entry as e
    inner join lending.ledger_account as d
        on e.legal_entity_id = d.legal_entity_id and e.debit_account_id = d.id
    union all
    select
        e.legal_entity_id,
        c.currency_code,
        -e.amount as amount
    from lending.ledger_entry as e
    inner join lending.ledger_account as c
        on e.legal_entity_id = c.legal_entity_id and e.credit_account_id = c.id
) as t
group by t.legal_entity_id, t.currency_code
having sum(t.amount) <> 0;

comment on view ops.v_violation_trial_balance_is_zero is
'Where do debits and credits of an entity and currency differ? One row a violation. Sees all '
'entities.';
comment on column ops.v_violation_trial_balance_is_zero.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_trial_balance_is_zero.subject is 'What breaks the law.';
comment on column ops.v_violation_trial_balance_is_zero.detail is 'The figures.';

alter view ops.v_violation_trial_balance_is_zero owner to rently_refresher;
