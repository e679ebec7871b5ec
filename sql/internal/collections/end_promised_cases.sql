create or replace function internal.end_promised_cases(
    legal_entity_id uuid, business_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    -- What is left of an arrangement that was broken.
    update lending.promise_to_pay as p
    set status = 'cancelled', settled_at = internal.booking_time()
    from lending.payment_arrangement as a
    where
        p.legal_entity_id = end_promised_cases.legal_entity_id
        and p.status = 'open'
        and a.legal_entity_id = p.legal_entity_id
        and a.id = p.arrangement_id
        and a.status = 'broken';

    with moved as (
        update lending.collections_case as c
        set state = 'open', next_step_on = end_promised_cases.business_date
        where
            c.legal_entity_id = end_promised_cases.legal_entity_id
            and c.state = 'promised'
            and not exists (
                select
                from lending.promise_to_pay as p
                where
                    p.legal_entity_id = c.legal_entity_id
                    and p.loan_id = c.loan_id
                    and p.status = 'open'
            )
        returning c.legal_entity_id, c.id, c.loan_id
    )

    insert into lending.collections_event (
        legal_entity_id, dpd_snapshot, loan_id, case_id, event_type, occurred_on,
        currency_code, overdue_amount, detail
    )
    select
        m.legal_entity_id,
        o.days_past_due,
        m.loan_id,
        m.id,
        'case_state_changed',
        end_promised_cases.business_date,
        l.currency_code,
        o.overdue_amount,
        jsonb_build_object('from', 'promised', 'to', 'open')
    from moved as m
    inner join lending.loan as l
        on m.legal_entity_id = l.legal_entity_id and m.loan_id = l.id
    cross join
        lateral internal.overdue_on(
            m.legal_entity_id, m.loan_id, end_promised_cases.business_date
        ) as o;
end
$$;

comment on function internal.end_promised_cases(uuid, date) is
'Withdraws what is left of broken arrangements, and puts cases without an open promise back to '
'work.';

revoke all on function internal.end_promised_cases(uuid, date) from public;
