create or replace view ops.v_violation_clawbacks_within_accruals as
select
    c.legal_entity_id,
    c.id::text as subject,
    jsonb_build_object('accrued', a.amount, 'clawed_back', c.amount) as detail
from lending.agent_commission as c
inner join lending.agent_commission as a
    on c.legal_entity_id = a.legal_entity_id and c.accrual_id = a.id
where c.kind = 'clawback' and (c.amount > a.amount or a.kind <> 'accrual');

comment on view ops.v_violation_clawbacks_within_accruals is
'Of which commission went more back than was earned? One row a violation. Sees all entities.';
comment on column ops.v_violation_clawbacks_within_accruals.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_clawbacks_within_accruals.subject is 'What breaks the law.';
comment on column ops.v_violation_clawbacks_within_accruals.detail is 'The figures.';

alter view ops.v_violation_clawbacks_within_accruals owner to rently_refresher;
