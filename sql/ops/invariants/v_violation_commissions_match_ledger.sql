-- requires: internal.v_account_balance
create or replace view ops.v_violation_commissions_match_ledger as
with
ledger as (
    select
        b.legal_entity_id,
        b.currency_code,
        -b.debit_balance_amount as amount
    from internal.v_account_balance as b
    where b.code = '2700'
),

earned as (
    select
        c.legal_entity_id,
        c.currency_code,
        sum(c.amount) as amount
    from (
        select
            x.legal_entity_id,
            x.currency_code,
            case when x.kind = 'accrual' then x.amount else -x.amount end as amount
        from lending.agent_commission as x
        union all
        select
            p.legal_entity_id,
            p.currency_code,
            -p.amount
        from lending.commission_payout as p
        where p.agent_party_id is not null
    ) as c
    group by c.legal_entity_id, c.currency_code
)

select
    coalesce(l.legal_entity_id, e.legal_entity_id) as legal_entity_id,
    coalesce(l.currency_code, e.currency_code) as subject,
    jsonb_build_object('ledger', l.amount, 'commissions', e.amount) as detail
from ledger as l
full join earned as e
    on l.legal_entity_id = e.legal_entity_id and l.currency_code = e.currency_code
where coalesce(l.amount, 0) <> coalesce(e.amount, 0);

comment on view ops.v_violation_commissions_match_ledger is
'Where do commissions differ from account 2700? One row a violation. Sees all entities.';
comment on column ops.v_violation_commissions_match_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_commissions_match_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_commissions_match_ledger.detail is 'The figures.';

alter view ops.v_violation_commissions_match_ledger owner to rently_refresher;
