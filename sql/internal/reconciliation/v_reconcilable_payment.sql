create or replace view internal.v_reconcilable_payment as
select
    p.legal_entity_id,
    p.id,
    p.received_at,
    p.currency_code,
    p.amount,
    p.reference,
    p.value_date,
    p.status <> 'received'
    and not exists (
        select
        from lending.payment_event as e
        where
            e.legal_entity_id = p.legal_entity_id
            and e.payment_id = p.id
            and e.kind = 'received'
    ) as is_announced
from lending.payment as p
where
    p.status <> 'failed'
    and not exists (
        select
        from lending.payment_event as e
        where
            e.legal_entity_id = p.legal_entity_id
            and e.payment_id = p.id
            and e.kind in ('failed', 'reversed')
    )
    and not exists (
        select
        from lending.reconciliation_match as m
        where
            m.legal_entity_id = p.legal_entity_id
            and m.payment_id = p.id
            and m.undone_at is null
    );

comment on view internal.v_reconcilable_payment is
'Which payments, neither failed nor reversed, are not matched with a line of a statement? One row '
'a payment; amounts in currency_code. Current.';
comment on column internal.v_reconcilable_payment.legal_entity_id is 'The tenant.';
comment on column internal.v_reconcilable_payment.id is 'The payment.';
comment on column internal.v_reconcilable_payment.received_at is 'Second part of its key.';
comment on column internal.v_reconcilable_payment.currency_code is 'Currency of amount.';
comment on column internal.v_reconcilable_payment.amount is 'What was paid.';
comment on column internal.v_reconcilable_payment.reference is 'What the payer wrote.';
comment on column internal.v_reconcilable_payment.value_date is 'Its value date.';
comment on column internal.v_reconcilable_payment.is_announced is
'Whether it has not been received yet: a line may show it, but none needs to.';
