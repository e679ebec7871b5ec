-- requires: internal.overdue_loans, internal.disputed_on, internal.end_placement
create or replace function internal.settle_cases(
    legal_entity_id uuid, business_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _case_ids uuid[];
    _from_states text[];
    _to_states text[];
begin
    select
        array_agg(c.id order by c.id),
        array_agg(c.state order by c.id),
        array_agg(
            case
                when l.status = 'written_off' and not w.is_recovered then 'recovery'
                else 'closed'
            end
            order by c.id
        )
    into _case_ids, _from_states, _to_states
    from lending.collections_case as c
    inner join lending.loan as l
        on c.legal_entity_id = l.legal_entity_id and c.loan_id = l.id
    left join internal.overdue_loans(
        settle_cases.legal_entity_id, settle_cases.business_date
    ) as o on c.loan_id = o.loan_id
    left join internal.disputed_on(
        settle_cases.legal_entity_id, settle_cases.business_date
    ) as d on c.loan_id = d.loan_id
    cross join lateral (
        select
            case
                when l.status = 'written_off' then (
                    select
                        coalesce(
                            sum(t.amount) filter (where t.transaction_type = 'recovery')
                            >= sum(t.amount) filter (where t.transaction_type = 'write_off'),
                            false
                        )
                    from internal.live_transactions(l.legal_entity_id, l.id) as t
                    where t.value_date <= settle_cases.business_date
                )
            end as is_recovered
    ) as w
    where
        c.legal_entity_id = settle_cases.legal_entity_id
        and c.state <> 'closed'
        and o.loan_id is null
        and case
            -- A court or an agency goes on after the write-off, until all came in.
            when l.status = 'written_off'
                then w.is_recovered or c.state not in ('recovery', 'legal', 'agency')
            -- What is disputed is not paid: the court decides on it.
            else c.state <> 'legal' or d.loan_id is null
        end;
    -- Locked before their cases, as by who takes the next step of one.
    perform
    from lending.legal_action as a
    where
        a.legal_entity_id = settle_cases.legal_entity_id
        and a.case_id = any (_case_ids)
        and a.closed_on is null
    order by a.id
    for no key update;

    with
    moved as (
        update lending.collections_case as c
        set
            state = s.to_state,
            closed_on = case when s.to_state = 'closed' then settle_cases.business_date end
        from unnest(_case_ids, _from_states, _to_states) as s (id, from_state, to_state)
        inner join lending.loan as l on l.legal_entity_id = settle_cases.legal_entity_id
        where
            c.legal_entity_id = settle_cases.legal_entity_id
            and c.id = s.id
            and c.loan_id = l.id
            -- Still as it was judged: somebody may have changed it meanwhile.
            and c.state = s.from_state
        returning c.legal_entity_id, c.id, c.loan_id, s.from_state, s.to_state, l.currency_code
    ),

    ended_action as (
        update lending.legal_action as a
        set state = 'paid', closed_on = greatest(settle_cases.business_date, a.opened_on)
        from moved as m
        where
            a.legal_entity_id = m.legal_entity_id
            and a.loan_id = m.loan_id
            and a.case_id = m.id
            and a.closed_on is null
            and m.to_state = 'closed'
        returning a.legal_entity_id, a.loan_id, a.id, a.previous_state
    ),

    told_action as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            a.legal_entity_id,
            'legal_action_closed',
            'loan',
            a.loan_id,
            internal.booking_time(),
            jsonb_build_object(
                'legal_action_id', a.id, 'from', a.previous_state, 'state', 'paid'
            )
        from ended_action as a
    ),

    ended_placement as materialized (
        select
            m.legal_entity_id,
            m.loan_id,
            internal.end_placement(
                m.legal_entity_id,
                m.loan_id,
                'nothing is overdue',
                settle_cases.business_date + 1
            ) as id
        from moved as m
        where m.from_state = 'agency'
    ),

    told_agency as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            p.legal_entity_id,
            'agency_recalled',
            'loan',
            p.loan_id,
            internal.booking_time(),
            jsonb_build_object('placement_id', p.id)
        from ended_placement as p
        where p.id is not null
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
        m.legal_entity_id,
        0,
        m.loan_id,
        m.id,
        'case_state_changed',
        settle_cases.business_date,
        m.currency_code,
        0,
        jsonb_strip_nulls(
            jsonb_build_object(
                'from', m.from_state,
                'to', m.to_state,
                'placement_id', p.id,
                'legal_action_id', a.id
            )
        )
    from moved as m
    left join ended_placement as p on m.loan_id = p.loan_id
    left join ended_action as a on m.loan_id = a.loan_id;
end
$$;

comment on function internal.settle_cases(uuid, date) is
'Closes the cases of loans that are not behind any more, or whose overdue amount is disputed, or '
'of which all that was written off came in; and turns those of other loans that were written off '
'into recovery, unless a court or an agency has them. With its case a placement with an agency '
'ends, and a legal action as paid; one about what is disputed goes on.';

revoke all on function internal.settle_cases(uuid, date) from public;
