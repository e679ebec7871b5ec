create or replace view ops.v_violation_principal_is_conserved as
select
    l.legal_entity_id,
    l.loan_number as subject,
    jsonb_build_object(
        'disbursed', coalesce(d.amount, 0),
        'outstanding', l.principal_outstanding_amount,
        'repaid', l.principal_repaid_amount,
        'written_off', l.principal_written_off_amount,
        'charged_off', l.principal_charged_off_amount
    ) as detail
from lending.loan as l
left join (
    select
        t.legal_entity_id,
        t.loan_id,
        sum(t.amount) as amount
    from lending.loan_transaction as t
    where
        t.transaction_type in ('disbursement', 'capitalised_income')
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.loan_id = t.loan_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        )
    group by t.legal_entity_id, t.loan_id
) as d on l.legal_entity_id = d.legal_entity_id and l.id = d.loan_id
where
    coalesce(d.amount, 0)
    <> l.principal_outstanding_amount
    + l.principal_repaid_amount
    + l.principal_written_off_amount
    + l.principal_charged_off_amount;

comment on view ops.v_violation_principal_is_conserved is
'Which loans'' principal, paid out or capitalised, is not outstanding, repaid, charged off or '
'written off? One row a violation. Sees all entities.';
comment on column ops.v_violation_principal_is_conserved.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_principal_is_conserved.subject is 'What breaks the law.';
comment on column ops.v_violation_principal_is_conserved.detail is 'The figures.';

alter view ops.v_violation_principal_is_conserved owner to rently_refresher;
