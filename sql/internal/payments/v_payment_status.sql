-- What became of a payment is said in two places: by events of the payment itself while it pays
-- nothing, and by reversals and chargebacks of the loan transactions that it became.
create or replace view internal.v_payment_status as
with
ended as (
    select distinct on (v.legal_entity_id, v.payment_id)
        v.legal_entity_id,
        v.payment_id,
        v.kind
    from lending.payment_event as v
    where v.kind <> 'identified'
    order by v.legal_entity_id asc, v.payment_id asc, v.created_at desc
),

-- A payment that paid a loan at once never came if that is reversed; one that was assigned is
-- unapplied again then.
undone as (
    select
        t.legal_entity_id,
        t.payment_id,
        max(
            case when x.transaction_type = 'reversal' then 'reversed' else 'charged_back' end
        ) as kind
    from lending.loan_transaction as x
    inner join lending.loan_transaction as t
        on
            x.legal_entity_id = t.legal_entity_id
            and x.loan_id = t.loan_id
            and x.original_transaction_id = t.id
    where
        t.payment_id is not null
        and (
            x.transaction_type = 'reversal' and t.transaction_type = 'repayment'
            or x.transaction_type = 'chargeback'
        )
        and not exists (
            select
            from lending.loan_transaction as y
            where
                y.legal_entity_id = x.legal_entity_id
                and y.loan_id = x.loan_id
                and y.original_transaction_id = x.id
                and y.transaction_type = 'reversal'
        )
    group by t.legal_entity_id, t.payment_id
)

select
    p.legal_entity_id,
    p.id as payment_id,
    p.received_at,
    p.currency_code,
    p.amount,
    coalesce(o.kind, u.kind, p.status) as status
from lending.payment as p
left join ended as o on p.legal_entity_id = o.legal_entity_id and p.id = o.payment_id
left join undone as u on p.legal_entity_id = u.legal_entity_id and p.id = u.payment_id;

comment on view internal.v_payment_status is
'What became of each payment? One row a payment; amounts in currency_code. Current.';
comment on column internal.v_payment_status.legal_entity_id is 'The tenant.';
comment on column internal.v_payment_status.payment_id is 'The payment.';
comment on column internal.v_payment_status.received_at is 'When it came in.';
comment on column internal.v_payment_status.currency_code is 'Currency of the amount.';
comment on column internal.v_payment_status.amount is 'What came in.';
comment on column internal.v_payment_status.status is
'pending, received, failed, reversed (it never came) or charged_back '
'(taken back, in whole or in part).';
