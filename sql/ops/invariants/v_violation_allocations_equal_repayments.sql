create or replace view ops.v_violation_allocations_equal_repayments as
select
    t.legal_entity_id,
    t.id::text as subject,
    jsonb_build_object(
        'amount', t.amount, 'allocated', coalesce(sum(a.allocated_amount), 0)
    ) as detail
from lending.loan_transaction as t
left join lending.payment_allocation as a
    on
        t.legal_entity_id = a.legal_entity_id
        and t.loan_id = a.loan_id
        and t.id = a.loan_transaction_id
inner join lending.transaction_type as k on t.transaction_type = k.code and k.is_payment
where
    not exists (
        select
        from lending.loan_transaction as r
        where
            r.legal_entity_id = t.legal_entity_id
            and r.loan_id = t.loan_id
            and r.original_transaction_id = t.id
            and r.transaction_type = 'reversal'
    )
group by t.legal_entity_id, t.id
having coalesce(sum(a.allocated_amount), 0) <> t.amount;

comment on view ops.v_violation_allocations_equal_repayments is
'Which payments of loans, not reversed, are not allocated in full, or more than in full? One row'
' a violation. Sees all '
'entities.';
comment on column ops.v_violation_allocations_equal_repayments.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_allocations_equal_repayments.subject is 'What breaks the law.';
comment on column ops.v_violation_allocations_equal_repayments.detail is 'The figures.';

alter view ops.v_violation_allocations_equal_repayments owner to rently_refresher;
