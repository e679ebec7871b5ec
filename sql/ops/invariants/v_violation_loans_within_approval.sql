create or replace view ops.v_violation_loans_within_approval as
select
    o.legal_entity_id,
    l.id::text as subject,
    jsonb_build_object(
        'approved', o.approved_amount,
        'agreed', l.principal_amount,
        'disbursed', l.disbursed_amount
    ) as detail
from lending.offer as o
inner join lending.offer_outcome as r on o.legal_entity_id = r.legal_entity_id and o.id = r.offer_id
inner join lending.loan as l on r.legal_entity_id = l.legal_entity_id and r.loan_id = l.id
where greatest(l.principal_amount, l.disbursed_amount) > o.approved_amount;

comment on view ops.v_violation_loans_within_approval is
'Of which loans was more agreed or paid out than was approved? One row a violation. Sees all '
'entities.';
comment on column ops.v_violation_loans_within_approval.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_loans_within_approval.subject is 'What breaks the law.';
comment on column ops.v_violation_loans_within_approval.detail is 'The figures.';

alter view ops.v_violation_loans_within_approval owner to rently_refresher;
