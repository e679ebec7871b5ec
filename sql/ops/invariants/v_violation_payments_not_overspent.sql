-- requires: internal.v_payment_balance
create or replace view ops.v_violation_payments_not_overspent as
select
    b.legal_entity_id,
    b.payment_id::text as subject,
    jsonb_build_object('currency', b.currency_code, 'left', b.unapplied_amount) as detail
from internal.v_payment_balance as b
where b.unapplied_amount < 0;

comment on view ops.v_violation_payments_not_overspent is
'Of which payments was more used than came in? One row a violation. Sees all entities.';
comment on column ops.v_violation_payments_not_overspent.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_payments_not_overspent.subject is 'What breaks the law.';
comment on column ops.v_violation_payments_not_overspent.detail is 'The figures.';

alter view ops.v_violation_payments_not_overspent owner to rently_refresher;
