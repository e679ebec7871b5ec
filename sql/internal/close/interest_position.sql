-- A loan that ended has earned what was settled, no more and no less. One that is too late has
-- earned what it had by the day it was stopped, or more if more was paid. Any other loan goes on
-- earning. Two periods that run at once are settled from day to day. Inlined into the step.
-- requires: finance.interest_earned, internal.interest_settled
create or replace function internal.interest_position(
    legal_entity_id uuid,
    loan_id uuid,
    plan_version integer,
    minor_units integer,
    as_of date,
    is_ended boolean,
    stopped_on date
)
returns table (
    settled_amount numeric,
    period_interest_amount numeric,
    period_start_on date,
    period_due_on date,
    recompute_on date
)
language sql stable parallel safe
begin atomic
    select
        case
            when interest_position.is_ended
                then
                    internal.interest_settled(
                        interest_position.legal_entity_id,
                        interest_position.loan_id,
                        interest_position.as_of
                    )
            when interest_position.stopped_on is not null
                then greatest(
                    i.earned - b.amount,
                    internal.interest_settled(
                        interest_position.legal_entity_id,
                        interest_position.loan_id,
                        interest_position.as_of
                    )
                )
            when i.running = 1 then i.finished - b.amount
            else i.earned - b.amount
        end,
        case when k.is_going_on then i.interest else 0 end,
        case when k.is_going_on then i.period_start_date end,
        case when k.is_going_on then i.due_date end,
        case
            when interest_position.is_ended or interest_position.stopped_on is not null
                then 'infinity'
            when i.running > 1 then interest_position.as_of + 1
            else i.recompute_on
        end
    from (
        select
            coalesce(sum(p.earned), 0) as earned,
            coalesce(sum(p.earned) filter (where not p.is_running), 0) as finished,
            count(*) filter (where p.is_running) as running,
            max(p.interest) filter (where p.is_running) as interest,
            max(p.period_start_date) filter (where p.is_running) as period_start_date,
            max(p.due_date) filter (where p.is_running) as due_date,
            least(
                min(p.due_date) filter (where p.is_running),
                min(p.period_start_date) filter (
                    where p.period_start_date > interest_position.as_of
                ),
                'infinity'
            ) as recompute_on
        from (
            select
                s.period_start_date,
                s.due_date,
                s.interest_amount - s.credited_interest_amount as interest,
                s.period_start_date <= u.day and s.due_date > u.day as is_running,
                finance.interest_earned(
                    s.interest_amount - s.credited_interest_amount,
                    s.period_start_date,
                    s.due_date,
                    u.day,
                    interest_position.minor_units
                ) as earned
            from lending.amortisation_line as s
            cross join (
                select coalesce(interest_position.stopped_on, interest_position.as_of) as day
            ) as u
            where
                s.legal_entity_id = interest_position.legal_entity_id
                and s.loan_id = interest_position.loan_id
                and s.plan_version = interest_position.plan_version
                and s.interest_amount > 0
        ) as p
    ) as i
    -- What was paid before, or was bought as earned, was earned by the former owner.
    cross join (
        select
            coalesce(sum(a.allocated_amount), 0) + (
                select coalesce(sum(o.interest_amount), 0)
                from lending.loan_transfer as o
                where
                    o.legal_entity_id = interest_position.legal_entity_id
                    and o.loan_id = interest_position.loan_id
                    and o.direction = 'in'
            ) as amount
        from lending.loan_transaction as t
        inner join lending.payment_allocation as a
            on
                t.legal_entity_id = a.legal_entity_id
                and t.loan_id = a.loan_id
                and t.id = a.loan_transaction_id
        where
            t.legal_entity_id = interest_position.legal_entity_id
            and t.loan_id = interest_position.loan_id
            and (t.transaction_type = 'opening_repayment' or t.is_acquired)
            and a.component = 'interest'
    ) as b
    cross join
        lateral (
            select
                not interest_position.is_ended
                and interest_position.stopped_on is null
                and i.running = 1 as is_going_on
        ) as k;
end;

comment on function internal.interest_position(
    uuid, uuid, integer, integer, date, boolean, date
) is
'The interest that a loan has earned by the end of a day: of periods that are over, and the '
'figures of the one that runs, by a plan. Amounts in the loan''s currency. is_ended: it is paid '
'back, charged off or written off. stopped_on: the last day that accrues; null while interest '
'accrues.';

revoke all on function internal.interest_position(
    uuid, uuid, integer, integer, date, boolean, date
) from public;
