-- requires: internal.v_account_balance, internal.fx_account_code
create or replace view ops.v_violation_fx_positions_match_ledger as
with
balance as (
    select
        b.legal_entity_id,
        b.code,
        b.currency_code,
        b.debit_balance_amount as amount
    from internal.v_account_balance as b
    where b.code = '2900' or b.code like '19_0___'
),

kept as (
    select
        p.legal_entity_id,
        k.code,
        k.currency_code,
        k.amount
    from lending.fx_position as p
    inner join lending.legal_entity as e on p.legal_entity_id = e.id
    cross join
        lateral (
            values
            ('2900', p.currency_code, -p.position_amount),
            (
                internal.fx_account_code('carrying', p.currency_code),
                e.base_currency_code,
                p.carrying_amount
            ),
            (
                internal.fx_account_code('unrealised', p.currency_code),
                e.base_currency_code,
                p.unrealised_amount
            )
        ) as k (code, currency_code, amount)
)

select
    coalesce(b.legal_entity_id, k.legal_entity_id) as legal_entity_id,
    format('%s %s', coalesce(b.code, k.code), coalesce(b.currency_code, k.currency_code))
        as subject,
    jsonb_build_object('ledger', b.amount, 'position', k.amount) as detail
from balance as b
full join kept as k
    on
        b.legal_entity_id = k.legal_entity_id
        and b.code = k.code
        and b.currency_code = k.currency_code
where coalesce(b.amount, 0) <> coalesce(k.amount, 0);

comment on view ops.v_violation_fx_positions_match_ledger is
'Where does a currency position, its cost or its revaluation differ from the ledger? One row a '
'violation. Sees all entities.';
comment on column ops.v_violation_fx_positions_match_ledger.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_fx_positions_match_ledger.subject is 'What breaks the law.';
comment on column ops.v_violation_fx_positions_match_ledger.detail is 'The figures.';

alter view ops.v_violation_fx_positions_match_ledger owner to rently_refresher;
