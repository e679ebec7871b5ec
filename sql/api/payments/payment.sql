create or replace view api.payment with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id,
    p.received_at,
    p.value_date,
    p.currency_code,
    p.amount,
    coalesce(a.allocated_amount, 0) as allocated_amount,
    case
        when p.status = 'received' and a.allocated_amount = p.amount then 'allocated'
        else p.status
    end as status,
    p.payer_party_id,
    p.reference,
    p.created_at
from lending.payment as p
left join lateral (
    select sum(x.allocated_amount) as allocated_amount
    from lending.payment_allocation as x
    where x.legal_entity_id = p.legal_entity_id and x.payment_id = p.id
) as a on true;

comment on view api.payment is
'What was paid and what became of it? One row a payment, in its currency. Current.';
comment on column api.payment.legal_entity_id is 'The tenant.';
comment on column api.payment.id is 'Key within the tenant.';
comment on column api.payment.received_at is 'When we received it.';
comment on column api.payment.value_date is 'Day from which it counts.';
comment on column api.payment.currency_code is 'Currency of the amounts.';
comment on column api.payment.amount is 'What was paid.';
comment on column api.payment.allocated_amount is
'What went to loans, the borrower''s credit balance included.';
comment on column api.payment.status is 'pending, received, allocated (all of it), failed.';
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
