create or replace view ops.v_violation_allocations_within_payment as
select
    p.legal_entity_id,
    p.id::text as subject,
    jsonb_build_object('amount', p.amount, 'allocated', sum(a.allocated_amount)) as detail
from lending.payment as p
inner join lending.payment_allocation as a
    on p.legal_entity_id = a.legal_entity_id and p.id = a.payment_id
-- What was exchanged on the way to a loan is counted by payments_not_overspent.
inner join lending.loan_transaction as t
    on
        a.legal_entity_id = t.legal_entity_id
        and a.loan_transaction_id = t.id
        and p.currency_code = t.currency_code
group by p.legal_entity_id, p.id, p.received_at
having sum(a.allocated_amount) > p.amount;

comment on view ops.v_violation_allocations_within_payment is
'Of which payments was more allocated than was paid? One row a violation. Sees all entities.';
comment on column ops.v_violation_allocations_within_payment.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_allocations_within_payment.subject is 'What breaks the law.';
comment on column ops.v_violation_allocations_within_payment.detail is 'The figures.';

alter view ops.v_violation_allocations_within_payment owner to rently_refresher;
