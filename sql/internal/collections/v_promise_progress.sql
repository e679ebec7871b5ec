-- The reader's own rights count, so that the proof of the promises sees all entities.
create or replace view internal.v_promise_progress with (security_invoker = true) as
select
    p.legal_entity_id,
    p.id as promise_id,
    p.loan_id,
    p.arrangement_id,
    p.status,
    p.due_on,
    p.settled_at,
    coalesce(a.amount, p.amount) - p.tolerance_amount as required_amount,
    coalesce(t.amount, 0) as paid_amount,
    coalesce(t.settled_amount, 0) as settled_amount,
    coalesce(t.last_booked_at >= p.settled_at, false) as is_settled_before_last_booking
from lending.promise_to_pay as p
left join lateral (
    select sum(s.amount) as amount
    from lending.promise_to_pay as s
    where
        s.legal_entity_id = p.legal_entity_id
        and s.loan_id = p.loan_id
        and s.arrangement_id = p.arrangement_id
        and s.due_on <= p.due_on
) as a on p.arrangement_id is not null
left join lateral (
    select
        sum(r.amount) filter (where u.undone_at is null) - sum(u.charged_back_amount) as amount,
        sum(r.amount) filter (
            where r.booked_at <= p.settled_at
            and coalesce(u.undone_at > p.settled_at, true)
        ) - sum(u.settled_charged_back_amount) as settled_amount,
        max(greatest(r.booked_at, u.last_booked_at)) as last_booked_at
    from lending.loan_transaction as r
    left join lateral (
        select
            max(x.booked_at) filter (where x.transaction_type = 'reversal') as undone_at,
            max(x.booked_at) as last_booked_at,
            coalesce(
                sum(x.amount) filter (where x.transaction_type = 'chargeback'), 0
            ) as charged_back_amount,
            coalesce(
                sum(x.amount) filter (
                    where x.transaction_type = 'chargeback' and x.booked_at <= p.settled_at
                ),
                0
            ) as settled_charged_back_amount
        from lending.loan_transaction as x
        where
            x.legal_entity_id = r.legal_entity_id
            and x.loan_id = r.loan_id
            and x.original_transaction_id = r.id
            and x.transaction_type in ('reversal', 'chargeback')
    ) as u on true
    where
        r.legal_entity_id = p.legal_entity_id
        and r.loan_id = p.loan_id
        and r.transaction_type in ('repayment', 'down_payment', 'assigned_repayment')
        and r.value_date between p.made_on and p.due_on
) as t on true;

comment on view internal.v_promise_progress is
'How far is each promise fulfilled by posted payments of the borrower, dated from the day of the '
'promise to its due day, less what was reversed or charged back? One row a promise; amounts in '
'its currency. A part of an arrangement counts with the parts before it.';
comment on column internal.v_promise_progress.legal_entity_id is 'The tenant.';
comment on column internal.v_promise_progress.promise_id is 'The promise.';
comment on column internal.v_promise_progress.loan_id is 'The loan.';
comment on column internal.v_promise_progress.arrangement_id is 'Its arrangement, if any.';
comment on column internal.v_promise_progress.status is 'Its status.';
comment on column internal.v_promise_progress.due_on is 'Its due day.';
comment on column internal.v_promise_progress.settled_at is 'When its status was set.';
comment on column internal.v_promise_progress.required_amount is
'What must have come in: all promised by then, less the tolerance.';
comment on column internal.v_promise_progress.paid_amount is 'What came in, as known now.';
comment on column internal.v_promise_progress.settled_amount is
'What had come in, as known when the status was set.';
comment on column internal.v_promise_progress.is_settled_before_last_booking is
'Whether a payment that counts was booked or undone since.';

grant select on internal.v_promise_progress to rently_refresher;
