create or replace view ops.v_violation_accruals_match_ledger as
with
entry as (
    select
        e.legal_entity_id,
        e.loan_id,
        e.currency_code,
        case when k.is_debit_normal then e.amount else -e.amount end as amount
    from lending.ledger_entry as e
    inner join lending.ledger_account as a
        on e.legal_entity_id = a.legal_entity_id and e.debit_account_id = a.id
    inner join lending.ledger_account_kind as k on a.kind = k.code
    where e.description in ('accrual interest', 'accrual interest of running periods')
),

posted as (
    select
        e.legal_entity_id,
        coalesce(e.loan_id::text, e.currency_code) as subject,
        sum(e.amount) as amount
    from entry as e
    group by e.legal_entity_id, coalesce(e.loan_id::text, e.currency_code)
),

latest as (
    select distinct on (r.legal_entity_id, r.product_id)
        r.legal_entity_id,
        r.currency_code,
        r.amount
    from lending.running_interest as r
    order by r.legal_entity_id asc, r.product_id asc, r.business_date desc
),

earned as (
    select
        l.legal_entity_id,
        l.loan_id::text as subject,
        l.settled_amount as amount
    from lending.loan_accrual as l
    union all
    select
        r.legal_entity_id,
        r.currency_code,
        sum(r.amount)
    from latest as r
    group by r.legal_entity_id, r.currency_code
)

select
    legal_entity_id,
    subject,
    jsonb_build_object('ledger', p.amount, 'accruals', a.amount) as detail
from earned as a
full join posted as p using (legal_entity_id, subject)
where coalesce(p.amount, 0) <> coalesce(a.amount, 0);

comment on view ops.v_violation_accruals_match_ledger is
'Of which loan, or currency for the periods that run, is the interest posted not what was earned? '
'One row a violation. Sees all entities.';
comment on column ops.v_violation_accruals_match_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_accruals_match_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_accruals_match_ledger.detail is 'The figures.';

alter view ops.v_violation_accruals_match_ledger owner to rently_refresher;
