create or replace view api.payment with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id,
    p.received_at,
    p.value_date,
    p.currency_code,
    p.amount,
    case
        when s.payment_id is null then coalesce(a.allocated_amount, 0)
        else b.used_amount
    end as allocated_amount,
    coalesce(s.amount - b.used_amount - b.refunded_amount, 0) as unapplied_amount,
    coalesce(b.refunded_amount, 0) as refunded_amount,
    case
        when e.ended is not null then e.ended
        when a.is_charged_back then 'charged_back'
        when s.payment_id is not null
            then
                case
                    when b.used_amount + b.refunded_amount < s.amount then 'received'
                    when b.refunded_amount = s.amount then 'refunded'
                    else 'allocated'
                end
        when p.status <> 'received' then p.status
        when a.is_reversed and a.allocated_amount = 0 then 'reversed'
        when a.allocated_amount = p.amount then 'allocated'
        else 'received'
    end as status,
    coalesce(p.payer_party_id, e.payer_party_id) as payer_party_id,
    p.reference,
    p.created_at
from lending.payment as p
left join lending.suspense_item as s
    on p.legal_entity_id = s.legal_entity_id and p.id = s.payment_id
left join lateral (
    select
        sum(x.allocated_amount) as allocated_amount,
        bool_or(u.transaction_type = 'chargeback') as is_charged_back,
        bool_or(u.transaction_type = 'reversal') as is_reversed
    from lending.payment_allocation as x
    left join lateral (
        select max(t.transaction_type) as transaction_type
        from lending.loan_transaction as t
        where
            t.legal_entity_id = x.legal_entity_id
            and t.loan_id = x.loan_id
            and t.original_transaction_id = x.loan_transaction_id
            and t.transaction_type in ('chargeback', 'reversal')
    ) as u on true
    where x.legal_entity_id = p.legal_entity_id and x.payment_id = p.id
) as a on true
left join lateral (
    select
        max(v.kind) filter (where v.kind in ('failed', 'reversed', 'charged_back')) as ended,
        (array_agg(v.payer_party_id) filter (where v.kind = 'identified'))[1] as payer_party_id
    from lending.payment_event as v
    where v.legal_entity_id = p.legal_entity_id and v.payment_id = p.id
) as e on true
left join lateral (
    select
        (
            select coalesce(sum(t.amount), 0)
            from lending.loan_transaction as t
            where
                t.legal_entity_id = p.legal_entity_id
                and t.payment_id = p.id
                and t.currency_code = p.currency_code
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
        + (
            select
                coalesce(
                    sum(
                        case x.bought_currency_code
                            when p.currency_code then x.bought_amount else -x.sold_amount
                        end
                    ),
                    0
                )
            from lending.currency_exchange as x
            where
                x.legal_entity_id = p.legal_entity_id
                and x.payment_id = p.id
                and p.currency_code in (x.bought_currency_code, x.sold_currency_code)
        ) as used_amount,
        (
            select coalesce(sum(r.amount), 0)
            from lending.refund as r
            where
                r.legal_entity_id = p.legal_entity_id
                and r.payment_id = p.id
                and r.currency_code = p.currency_code
        ) as refunded_amount
    where s.payment_id is not null  -- payments that went to a loan at once ask no further
) as b on true;

comment on view api.payment is
'What was paid and what became of it? One row a payment, in its currency. Current.';
comment on column api.payment.legal_entity_id is 'The tenant.';
comment on column api.payment.id is 'Key within the tenant.';
comment on column api.payment.received_at is 'When we received it.';
comment on column api.payment.value_date is 'Day from which it counts.';
comment on column api.payment.currency_code is 'Currency of the amounts.';
comment on column api.payment.amount is 'What was paid.';
comment on column api.payment.allocated_amount is
'What went to loans, the borrower''s credit balance included, or to another currency for them.';
comment on column api.payment.unapplied_amount is
'What is on no loan yet: in suspense while the payer is unknown.';
comment on column api.payment.refunded_amount is 'What went back.';
comment on column api.payment.status is
'pending, received, allocated (nothing is left to apply), refunded (all of it), failed, reversed, '
'charged_back.';
comment on column api.payment.payer_party_id is 'Who paid; null where unknown.';
comment on column api.payment.reference is 'Reference that came with the money.';
comment on column api.payment.created_at is 'When it was recorded.';

grant select on api.payment to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
