create or replace view ops.v_violation_owners_take_turns as
select
    n.legal_entity_id,
    n.asset_id::text as subject,
    jsonb_build_object('until', n.owned_until, 'next_from', n.next_from) as detail
from (
    select
        o.legal_entity_id,
        o.asset_id,
        upper(o.owned_during) as owned_until,
        lead(lower(o.owned_during)) over (
            partition by o.asset_id order by lower(o.owned_during)
        ) as next_from
    from lending.loan_ownership as o
) as n
where n.owned_until is distinct from n.next_from;

comment on view ops.v_violation_owners_take_turns is
'Which owner of a loan that was sold does not hand over to the next on the same day? One row a '
'violation. Sees all entities.';
comment on column ops.v_violation_owners_take_turns.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_owners_take_turns.subject is 'What breaks the law.';
comment on column ops.v_violation_owners_take_turns.detail is 'The figures.';

alter view ops.v_violation_owners_take_turns owner to rently_refresher;
