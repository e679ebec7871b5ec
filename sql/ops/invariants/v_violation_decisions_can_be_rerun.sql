-- requires: internal.decide, internal.stored_outcome
create or replace view ops.v_violation_decisions_can_be_rerun as
select
    d.legal_entity_id,
    d.id::text as subject,
    jsonb_build_object('stored', to_jsonb(o.stored), 'again', to_jsonb(o.again)) as detail
from lending.decision as d
cross join
    lateral (
        select
            internal.stored_outcome(d) as stored,
            internal.decide(d.inputs) as again
    ) as o
where o.stored is distinct from o.again;

comment on view ops.v_violation_decisions_can_be_rerun is
'Which decisions do not follow from their stored inputs? One row a violation. Sees all entities.';
comment on column ops.v_violation_decisions_can_be_rerun.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_decisions_can_be_rerun.subject is 'What breaks the law.';
comment on column ops.v_violation_decisions_can_be_rerun.detail is 'Both outcomes.';

alter view ops.v_violation_decisions_can_be_rerun owner to rently_refresher;
