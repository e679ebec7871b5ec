create or replace view ops.v_violation_provisions_are_continuous as
with
provision as (
    select
        p.legal_entity_id,
        p.loan_id,
        p.version_number,
        p.ecl_amount,
        p.previous_amount,
        lag(p.ecl_amount, 1, 0::numeric) over (
            partition by p.legal_entity_id, p.loan_id order by p.version_number
        ) as amount_before,
        p.version_number = max(p.version_number) over (
            partition by p.legal_entity_id, p.loan_id
        ) as is_last
    from lending.provision as p
)

select
    p.legal_entity_id,
    p.loan_id::text as subject,
    jsonb_build_object(
        'version', p.version_number,
        'starts_from', p.previous_amount,
        'before', p.amount_before,
        'amount', p.ecl_amount,
        'state', i.ecl_amount
    ) as detail
from provision as p
left join lending.loan_impairment as i
    on p.is_last and p.legal_entity_id = i.legal_entity_id and p.loan_id = i.loan_id
where
    p.previous_amount <> p.amount_before
    or (
        p.is_last
        and (i.ecl_amount, i.provision_version_number)
        is distinct from (p.ecl_amount, p.version_number)
    );

comment on view ops.v_violation_provisions_are_continuous is
'Which provisions do not start from the one before, or are not the state of their loan? One row '
'a violation. Sees all entities.';
comment on column ops.v_violation_provisions_are_continuous.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_provisions_are_continuous.subject is 'What breaks the law.';
comment on column ops.v_violation_provisions_are_continuous.detail is 'The figures.';

alter view ops.v_violation_provisions_are_continuous owner to rently_refresher;
