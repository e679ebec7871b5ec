-- requires: internal.v_promise_progress
-- Besides the open ones, promises are judged again of which a payment was booked or undone since:
-- a payment that arrived late in our books, or was taken back. All in one statement.
create or replace function internal.close_step_promises(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _changed bigint;
    _now timestamptz := internal.booking_time();
begin
    if not exists (
        select
        from lending.promise_to_pay as p
        where p.legal_entity_id = close_step_promises.legal_entity_id
    ) then
        return 0;
    end if;
    with
    judged as (
        select
            g.legal_entity_id,
            g.promise_id,
            g.loan_id,
            g.arrangement_id,
            g.paid_amount,
            g.status as old_status,
            case
                when g.paid_amount >= g.required_amount then 'kept'
                when g.due_on <= close_step_promises.business_date or g.status = 'kept'
                    then 'broken'
                else 'open'
            end as status
        from internal.v_promise_progress as g
        where
            g.legal_entity_id = close_step_promises.legal_entity_id
            and (
                g.status = 'open'
                or (g.status in ('kept', 'broken') and g.is_settled_before_last_booking)
            )
    ),

    changed as (
        update lending.promise_to_pay as p
        set status = j.status, paid_amount = j.paid_amount, settled_at = _now
        from judged as j
        where
            p.legal_entity_id = j.legal_entity_id
            and p.id = j.promise_id
            -- Still as it was judged: somebody may have changed it meanwhile.
            and p.status = j.old_status
            and p.status <> j.status
        returning p.legal_entity_id, p.id, p.loan_id, p.case_id, p.amount, p.currency_code,
        p.status, p.arrangement_id, j.paid_amount
    ),

    arranged as (
        select
            c.legal_entity_id,
            c.arrangement_id,
            bool_or(c.status = 'broken') as is_broken
        from changed as c
        where c.arrangement_id is not null
        group by c.legal_entity_id, c.arrangement_id
    ),

    ended as (
        update lending.payment_arrangement as a
        set status = case when r.is_broken then 'broken' else 'kept' end
        from arranged as r
        where
            a.legal_entity_id = r.legal_entity_id
            and a.id = r.arrangement_id
            and a.status in ('open', 'kept')
            and (
                r.is_broken
                or not exists (
                    select
                    from lending.promise_to_pay as p
                    where
                        p.legal_entity_id = r.legal_entity_id
                        and p.loan_id = a.loan_id
                        and p.arrangement_id = r.arrangement_id
                        and p.status <> 'kept'
                        and p.id not in (select c.id from changed as c)
                )
            )
        returning a.legal_entity_id, a.id, a.status
    ),

    noted as (
        insert into lending.collections_event (
            legal_entity_id, dpd_snapshot, loan_id, case_id, event_type, occurred_on,
            currency_code, overdue_amount, detail
        )
        select
            c.legal_entity_id,
            o.days_past_due,
            c.loan_id,
            c.case_id,
            'promise_' || c.status,
            close_step_promises.business_date,
            c.currency_code,
            o.overdue_amount,
            jsonb_build_object('promise_id', c.id, 'paid_amount', c.paid_amount)
        from changed as c
        cross join
            lateral internal.overdue_on(
                c.legal_entity_id, c.loan_id, close_step_promises.business_date
            ) as o
    ),

    told as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            c.legal_entity_id,
            'promise_' || c.status,
            'loan',
            c.loan_id,
            _now,
            jsonb_build_object(
                'promise_id', c.id,
                'amount', c.amount,
                'currency_code', c.currency_code,
                'paid_amount', c.paid_amount
            )
        from changed as c
    )

    select count(*) into _changed from changed;

    perform internal.end_promised_cases(
        close_step_promises.legal_entity_id, close_step_promises.business_date
    );
    return _changed;
end
$$;

comment on function internal.close_step_promises(uuid, date) is
'Step of the close of business: says which promises were kept or broken on the day, by posted '
'payments, and returns how many changed. Running it again changes nothing.';

revoke all on function internal.close_step_promises(uuid, date) from public;
