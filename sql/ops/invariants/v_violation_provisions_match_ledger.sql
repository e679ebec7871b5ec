create or replace view ops.v_violation_provisions_match_ledger as
with
allowance as (
    select distinct
        g.legal_entity_id,
        g.credit_code as account_code
    from lending.gl_mapping as g
    where g.transaction_type = 'impairment'
),

ledger as (
    select
        a.legal_entity_id,
        a.currency_code,
        sum(case when e.credit_account_id = a.id then e.amount else -e.amount end) as amount
    from allowance as k
    inner join lending.ledger_account as a
        on k.legal_entity_id = a.legal_entity_id and k.account_code = a.code
    inner join lending.ledger_entry as e
        on
            a.legal_entity_id = e.legal_entity_id
            and a.id in (e.debit_account_id, e.credit_account_id)
    group by a.legal_entity_id, a.currency_code
),

provided as (
    select
        p.legal_entity_id,
        p.currency_code,
        sum(p.ecl_amount - p.previous_amount) as amount
    from lending.provision as p
    group by p.legal_entity_id, p.currency_code
),

moved as (
    select
        m.legal_entity_id,
        m.currency_code,
        sum(m.amount) as amount
    from lending.provision_movement as m
    group by m.legal_entity_id, m.currency_code
)

select
    legal_entity_id,
    currency_code as subject,
    jsonb_build_object(
        'ledger', l.amount, 'provisions', p.amount, 'movements', m.amount
    ) as detail
from ledger as l
full join provided as p using (legal_entity_id, currency_code)
full join moved as m using (legal_entity_id, currency_code)
where
    coalesce(l.amount, 0) <> coalesce(p.amount, 0)
    or coalesce(p.amount, 0) <> coalesce(m.amount, 0);

comment on view ops.v_violation_provisions_match_ledger is
'Where does what is provided for the loans differ from the loss allowance account, or from the '
'movements by stage? One row a violation. Sees all entities.';
comment on column ops.v_violation_provisions_match_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_provisions_match_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_provisions_match_ledger.detail is 'The figures.';

alter view ops.v_violation_provisions_match_ledger owner to rently_refresher;
