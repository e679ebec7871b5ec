-- requires: internal.overdue_loans, internal.settle_cases
-- One statement over all loans that are behind. A loan follows one rule a day: the key of
-- collections_escalation holds that, whoever runs the step, and however often.
create or replace function internal.close_step_collections(
    legal_entity_id uuid, business_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _followed bigint;
begin
    -- Who is behind is only asked where somebody does something about it.
    if exists (
        select
        from lending.collections_case as c
        where
            c.legal_entity_id = close_step_collections.legal_entity_id
            and c.state not in ('closed', 'recovery')
    ) then
        perform internal.settle_cases(
            close_step_collections.legal_entity_id, close_step_collections.business_date
        );
    end if;
    if not exists (
        select
        from lending.collections_rule as r
        where
            r.legal_entity_id = close_step_collections.legal_entity_id
            and r.valid_during @> close_step_collections.business_date
    ) then
        return 0;
    end if;
    with
    rule as materialized (
        select r.*
        from lending.collections_rule as r
        where
            r.legal_entity_id = close_step_collections.legal_entity_id
            and r.valid_during @> close_step_collections.business_date
    ),

    candidate as (
        select
            o.loan_id,
            o.days_past_due,
            o.overdue_amount,
            l.currency_code,
            c.id as case_id,
            r.id as rule_id,
            r.code as rule_code,
            r.action,
            r.channel,
            r.template_code,
            r.queue_code,
            close_step_collections.business_date + coalesce(r.next_step_days, 0) as next_step_on
        from internal.overdue_loans(
            close_step_collections.legal_entity_id, close_step_collections.business_date
        ) as o
        inner join lending.loan as l
            on
                l.legal_entity_id = close_step_collections.legal_entity_id
                and o.loan_id = l.id
        inner join lending.party as p
            on l.legal_entity_id = p.legal_entity_id and l.borrower_party_id = p.id
        left join lending.collections_case as c
            on
                c.legal_entity_id = close_step_collections.legal_entity_id
                and o.loan_id = c.loan_id
                and c.state <> 'closed'
        left join lateral (
            select s.status = 'broken' as is_broken
            from lending.promise_to_pay as s
            where
                s.legal_entity_id = close_step_collections.legal_entity_id
                and s.loan_id = o.loan_id
                and s.status in ('kept', 'broken')
            order by s.due_on desc
            limit 1
        ) as b on true
        cross join lateral (
            select x.*
            from rule as x
            where
                o.days_past_due >= x.min_days_past_due
                and (x.max_days_past_due is null or o.days_past_due <= x.max_days_past_due)
                and o.overdue_amount >= x.min_overdue_amount
                and (x.currency_code is null or l.currency_code = x.currency_code)
                and (x.segment is null or p.segment = x.segment)
                and (x.product_id is null or l.product_id = x.product_id)
                and (
                    x.is_promise_broken is null
                    or x.is_promise_broken = coalesce(b.is_broken, false)
                )
                and (x.is_disputed is null or x.is_disputed = o.is_disputed)
            order by x.position
            limit 1
        ) as r
        where
            (c.state is null or c.state = 'open')
            and (
                c.last_rule_id is distinct from r.id
                or c.last_rule_on + r.repeat_days <= close_step_collections.business_date
            )
    ),

    escalated as (
        insert into lending.collections_escalation (
            legal_entity_id, loan_id, business_date, rule_id, days_past_due
        )
        select
            close_step_collections.legal_entity_id,
            k.loan_id,
            close_step_collections.business_date,
            k.rule_id,
            k.days_past_due
        from candidate as k
        on conflict do nothing
        returning loan_id
    ),

    followed as materialized (
        select
            k.*,
            coalesce(k.case_id, internal.uuid_v7()) as the_case_id
        from candidate as k
        inner join escalated as e on k.loan_id = e.loan_id
    ),

    opened as (
        insert into lending.collections_case (
            legal_entity_id, id, loan_id, queue_code, opened_on, next_step_on,
            last_rule_id, last_rule_on, last_days_past_due
        )
        select
            close_step_collections.legal_entity_id,
            f.the_case_id,
            f.loan_id,
            f.queue_code,
            close_step_collections.business_date,
            f.next_step_on,
            f.rule_id,
            close_step_collections.business_date,
            f.days_past_due
        from followed as f
        where f.case_id is null
    ),

    moved as (
        update lending.collections_case as c
        set
            queue_code = coalesce(f.queue_code, c.queue_code),
            -- Another queue has other agents.
            assigned_account_id = case
                when coalesce(f.queue_code, c.queue_code) is distinct from c.queue_code then null
                else c.assigned_account_id
            end,
            next_step_on = f.next_step_on,
            last_rule_id = f.rule_id,
            last_rule_on = close_step_collections.business_date,
            last_days_past_due = f.days_past_due
        from followed as f
        where
            c.legal_entity_id = close_step_collections.legal_entity_id
            and c.id = f.case_id
    ),

    noted as (
        insert into lending.collections_event (
            legal_entity_id, dpd_snapshot, loan_id, case_id, event_type, occurred_on,
            currency_code, overdue_amount, detail
        )
        select
            close_step_collections.legal_entity_id,
            f.days_past_due,
            f.loan_id,
            f.the_case_id,
            'rule_followed',
            close_step_collections.business_date,
            f.currency_code,
            f.overdue_amount,
            jsonb_strip_nulls(
                jsonb_build_object(
                    'rule', f.rule_code,
                    'action', f.action,
                    'channel', f.channel,
                    'template', f.template_code,
                    'queue', f.queue_code,
                    'opens_case', f.case_id is null
                )
            )
        from followed as f
    ),

    told as (
        insert into lending.outbox_event (
            legal_entity_id, event_type, aggregate_type, aggregate_id, occurred_at, payload
        )
        select
            close_step_collections.legal_entity_id,
            case when f.case_id is null then 'overdue_detected' else 'collections_escalated' end,
            'loan',
            f.loan_id,
            internal.booking_time(),
            jsonb_strip_nulls(
                jsonb_build_object(
                    'case_id', f.the_case_id,
                    'rule', f.rule_code,
                    'action', f.action,
                    'channel', f.channel,
                    'template_code', f.template_code,
                    'days_past_due', f.days_past_due,
                    'overdue_amount', f.overdue_amount,
                    'currency_code', f.currency_code
                )
            )
        from followed as f
    )

    select count(*) into _followed from followed;
    return _followed;
end
$$;

comment on function internal.close_step_collections(uuid, date) is
'Step of the close of business: ends cases that need no more work, finds for each loan that is '
'behind the first rule that fits, and does what it asks for: opens or moves the case and writes '
'the events. Cases that wait for a promise, a court or an agency are left alone. Returns how many '
'loans followed a rule; running it again for the date follows none.';

revoke all on function internal.close_step_collections(uuid, date) from public;
