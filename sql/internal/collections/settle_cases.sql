-- requires: internal.overdue_loans, internal.end_placement
create or replace function internal.settle_cases(
    legal_entity_id uuid, business_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    with
    settled as (
        select
            c.legal_entity_id,
            c.id,
            c.loan_id,
            c.state as from_state,
            case when l.status = 'written_off' then 'recovery' else 'closed' end as to_state,
            l.currency_code
        from lending.collections_case as c
        inner join lending.loan as l
            on c.legal_entity_id = l.legal_entity_id and c.loan_id = l.id
        left join internal.overdue_loans(
            settle_cases.legal_entity_id, settle_cases.business_date
        ) as o on c.loan_id = o.loan_id
        where
            c.legal_entity_id = settle_cases.legal_entity_id
            and c.state not in ('closed', 'recovery')
            -- A court or an agency goes on after the write-off.
            and not (l.status = 'written_off' and c.state in ('legal', 'agency'))
            and o.loan_id is null
    ),

    moved as (
        update lending.collections_case as c
        set
            state = s.to_state,
            closed_on = case when s.to_state = 'closed' then settle_cases.business_date end
        from settled as s
        where
            c.legal_entity_id = s.legal_entity_id
            and c.id = s.id
            -- Still as it was judged: somebody may have changed it meanwhile.
            and c.state = s.from_state
        returning s.legal_entity_id, s.id, s.loan_id, s.from_state, s.to_state, s.currency_code
    ),

    told as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            s.legal_entity_id,
            'case_closed',
            'loan',
            s.loan_id,
            internal.booking_time(),
            jsonb_build_object('case_id', s.id)
        from moved as s
        where s.to_state = 'closed'
    )

    insert into lending.collections_event (
        legal_entity_id, dpd_snapshot, loan_id, case_id, event_type, occurred_on,
        currency_code, overdue_amount, detail
    )
    select
        s.legal_entity_id,
        0,
        s.loan_id,
        s.id,
        'case_state_changed',
        settle_cases.business_date,
        s.currency_code,
        0,
        jsonb_strip_nulls(
            jsonb_build_object(
                'from', s.from_state, 'to', s.to_state, 'placement_id', s.placement_id
            )
        )
    from (
        select
            m.*,
            case
                when m.from_state = 'agency'
                    then internal.end_placement(
                        m.legal_entity_id,
                        m.loan_id,
                        'nothing is overdue',
                        settle_cases.business_date + 1
                    )
            end as placement_id
        from moved as m
    ) as s;
end
$$;

comment on function internal.settle_cases(uuid, date) is
'Closes the cases of loans that are not behind any more, or whose overdue amount is disputed, and '
'turns those of loans that were written off into recovery, unless a court or an agency has them. '
'What an agency had is not placed any more when its case is closed.';

revoke all on function internal.settle_cases(uuid, date) from public;
