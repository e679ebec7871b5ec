create or replace view ops.v_violation_plans_repay_principal as
select
    l.legal_entity_id,
    l.loan_number as subject,
    jsonb_build_object('principal', l.principal_amount, 'planned', s.principal) as detail
from lending.loan as l
left join (
    select
        x.legal_entity_id,
        x.loan_id,
        x.plan_version,
        sum(x.principal_amount - x.credited_principal_amount) as principal
    from lending.amortisation_line as x
    group by x.legal_entity_id, x.loan_id, x.plan_version
) as s
    on
        l.legal_entity_id = s.legal_entity_id
        and l.id = s.loan_id
        and l.current_plan_version = s.plan_version
where s.principal is distinct from coalesce(
    nullif(l.disbursed_amount + l.capitalised_amount, 0), l.principal_amount
);

comment on view ops.v_violation_plans_repay_principal is
'Which plans in force do not repay what was paid out (or, before that, what was agreed)? One row'
' a violation. Sees all entities.';
comment on column ops.v_violation_plans_repay_principal.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_plans_repay_principal.subject is 'What breaks the law.';
comment on column ops.v_violation_plans_repay_principal.detail is 'The figures.';

alter view ops.v_violation_plans_repay_principal owner to rently_refresher;
