create or replace view ops.v_violation_no_component_overpaid as
select
    s.legal_entity_id,
    l.loan_number || ' ' || s.line_number as subject,
    jsonb_build_object('component', a.component, 'paid', a.amount) as detail
from lending.loan as l
inner join lending.amortisation_line as s
    on
        l.legal_entity_id = s.legal_entity_id
        and l.id = s.loan_id
        and l.current_plan_version = s.plan_version
inner join lending.amortisation_plan as p
    on
        l.legal_entity_id = p.legal_entity_id
        and l.id = p.loan_id
        and l.current_plan_version = p.version_number
        and p.reason <> 'import'
inner join (
    select
        x.legal_entity_id,
        x.loan_id,
        x.line_number,
        x.component,
        sum(x.allocated_amount) as amount
    from lending.payment_allocation as x
    where x.line_number is not null
    group by x.legal_entity_id, x.loan_id, x.line_number, x.component
) as a
    on
        s.legal_entity_id = a.legal_entity_id
        and s.loan_id = a.loan_id
        and s.line_number = a.line_number
where
    a.amount < 0
    or a.amount > case a.component
        when 'principal' then s.principal_amount
        when 'interest' then s.interest_amount
        when 'fee' then s.fee_amount
        else s.penalty_amount
    end;

comment on view ops.v_violation_no_component_overpaid is
'Of which component of which instalment was more paid than it asks for, or less than nothing? '
'One row a violation. '
'Sees all entities.';
comment on column ops.v_violation_no_component_overpaid.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_no_component_overpaid.subject is 'What breaks the law.';
comment on column ops.v_violation_no_component_overpaid.detail is 'The figures.';

alter view ops.v_violation_no_component_overpaid owner to rently_refresher;
