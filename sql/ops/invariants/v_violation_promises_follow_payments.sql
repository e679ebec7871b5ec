-- requires: internal.v_promise_progress
create or replace view ops.v_violation_promises_follow_payments as
select
    g.legal_entity_id,
    g.promise_id::text as subject,
    jsonb_build_object(
        'status', g.status, 'required', g.required_amount, 'paid', g.settled_amount
    ) as detail
from internal.v_promise_progress as g
where
    (
        g.status = 'kept'
        and g.settled_amount < g.required_amount
        and g.paid_amount < g.required_amount
    )
    or (
        g.status = 'broken'
        and g.settled_amount >= g.required_amount
        and g.paid_amount >= g.required_amount
        and not g.is_settled_before_last_booking
    );

comment on view ops.v_violation_promises_follow_payments is
'Which promises are kept without the payments, or broken in spite of them? One row a violation. '
'Sees all entities.';
comment on column ops.v_violation_promises_follow_payments.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_promises_follow_payments.subject is 'The promise.';
comment on column ops.v_violation_promises_follow_payments.detail is 'The figures.';

alter view ops.v_violation_promises_follow_payments owner to rently_refresher;
