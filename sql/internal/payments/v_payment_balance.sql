-- With the rights of whoever reads it: commands see the caller's entities, invariants all.
-- Each row of the parts is one movement of a payment's money within account 2200.
create or replace view internal.v_payment_balance with (security_invoker = true) as
with
movement as (
    select
        s.legal_entity_id,
        s.payment_id,
        s.currency_code,
        s.amount
    from lending.suspense_item as s
    union all
    select
        x.legal_entity_id,
        x.payment_id,
        x.bought_currency_code,
        -x.bought_amount
    from lending.currency_exchange as x
    where x.payment_id is not null
    union all
    select
        x.legal_entity_id,
        x.payment_id,
        x.sold_currency_code,
        x.sold_amount
    from lending.currency_exchange as x
    where x.payment_id is not null
    union all
    select
        r.legal_entity_id,
        r.payment_id,
        r.currency_code,
        -r.amount
    from lending.refund as r
    union all
    select
        t.legal_entity_id,
        t.payment_id,
        t.currency_code,
        -t.amount
    from lending.loan_transaction as t
    where
        t.payment_id is not null
        and t.transaction_type = 'assigned_repayment'
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.loan_id = t.loan_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        )
)

select
    m.legal_entity_id,
    m.payment_id,
    m.currency_code,
    sum(m.amount) as unapplied_amount
from movement as m
group by m.legal_entity_id, m.payment_id, m.currency_code;

comment on view internal.v_payment_balance is
'What of a payment that came in beside the loans is not applied, by currency? One row a payment '
'and currency. Current.';
comment on column internal.v_payment_balance.legal_entity_id is 'The tenant.';
comment on column internal.v_payment_balance.payment_id is 'The payment.';
comment on column internal.v_payment_balance.currency_code is 'Currency of the amount.';
comment on column internal.v_payment_balance.unapplied_amount is 'What is left.';

grant select on internal.v_payment_balance to rently_refresher;
