-- The one definition of lateness. Inlined into the query that calls it: columns that are not asked
-- for cost nothing. A loan whose row has not changed since the day ended, and of which nothing is
-- disputed, carries the day's oldest unpaid due date; of the others it is computed from what was
-- allocated up to that day, and so is whether the loan still owed something then.
-- requires: internal.delinquency_ladder, internal.disputed_on, internal.oldest_unpaid_due_date,
-- requires: internal.overdue_amount, internal.paused_days
create or replace function internal.loan_delinquency(legal_entity_id uuid, as_of date)
returns table (
    loan_id uuid,
    oldest_unpaid_due_date date,
    days_past_due integer,
    delinquent_days integer,
    bucket_code text,
    overdue_principal_amount numeric,
    overdue_interest_amount numeric,
    overdue_fee_amount numeric,
    overdue_penalty_amount numeric,
    disputed_amount numeric,
    is_row_current boolean
)
language sql stable parallel restricted
begin atomic
    select
        l.id,
        o.due_date,
        d.past_due,
        q.delinquent,
        case
            when q.delinquent <= h.max_days[w.step] is not false then h.codes[w.step]
        end,
        internal.overdue_amount(
            l.legal_entity_id, l.id, 'principal', o.due_date, loan_delinquency.as_of, c.disputed
        ),
        internal.overdue_amount(
            l.legal_entity_id, l.id, 'interest', o.due_date, loan_delinquency.as_of, c.disputed
        ),
        internal.overdue_amount(
            l.legal_entity_id, l.id, 'fee', o.due_date, loan_delinquency.as_of, c.disputed
        ),
        internal.overdue_amount(
            l.legal_entity_id, l.id, 'penalty', o.due_date, loan_delinquency.as_of, c.disputed
        ),
        c.disputed,
        c.is_row_current
    from lending.loan as l
    -- The limit keeps it from being computed again for each loan.
    cross join
        (
            select (loan_delinquency.as_of + 1)::timestamp at time zone n.time_zone as day_ended_at
            from lending.legal_entity as n
            where n.id = loan_delinquency.legal_entity_id
            order by n.id
            limit 1
        ) as e
    inner join lending.product_version as v
        on l.legal_entity_id = v.legal_entity_id and l.product_version_id = v.id
    left join internal.delinquency_ladder(loan_delinquency.legal_entity_id) as h
        on v.id = h.product_version_id
    left join internal.disputed_on(
        loan_delinquency.legal_entity_id, loan_delinquency.as_of
    ) as x on l.id = x.loan_id
    cross join
        lateral (
            select
                coalesce(x.disputed_amount, 0) as disputed,
                l.updated_at < e.day_ended_at as is_row_current
        ) as c
    cross join
        lateral (
            select
                case
                    when c.is_row_current and c.disputed = 0 then l.oldest_unpaid_due_date
                    else internal.oldest_unpaid_due_date(
                        l.legal_entity_id, l.id, loan_delinquency.as_of, c.disputed
                    )
                end as due_date
        ) as o
    cross join
        lateral (
            select coalesce(greatest(loan_delinquency.as_of - o.due_date, 0), 0) as past_due
        ) as d
    cross join
        lateral (
            select
                case
                    when d.past_due = 0 then 0
                    when
                        l.id not in (
                            select p.loan_id
                            from lending.delinquency_pause as p
                            where p.legal_entity_id = loan_delinquency.legal_entity_id
                        )
                        then greatest(d.past_due - v.arrears_grace_days, 0)
                    else greatest(
                        d.past_due - v.arrears_grace_days - internal.paused_days(
                            l.legal_entity_id, l.id, o.due_date, loan_delinquency.as_of
                        ),
                        0
                    )
                end as delinquent
        ) as q
    cross join
        lateral (
            select
                case
                    when q.delinquent > 0 then width_bucket(q.delinquent, h.min_days)
                end as step
        ) as w
    where
        l.legal_entity_id = loan_delinquency.legal_entity_id
        and l.start_date <= loan_delinquency.as_of
        and case
            when l.status in ('active', 'charged_off') then true
            when l.status = 'closed' and l.closed_on <= loan_delinquency.as_of then false
            else
                l.status <> 'approved'
                and not c.is_row_current
                and o.due_date is not null
        end;
end;

comment on function internal.loan_delinquency(uuid, date) is
'How late was each loan of an entity at the end of a day? One row a loan that owed or could owe '
'money then, whatever its status is now. days_past_due: the day less the oldest unpaid due date, 0 '
'on the due date. delinquent_days: that less the product''s arrears grace and paused days; '
'bucket_code classes them by the buckets of the product version, else of the entity; null for '
'none. What was disputed that day is left out: it leaves the oldest instalments first. Overdue '
'amounts, in the loan''s currency, fell due before the day. Money counts by value date. '
'is_row_current: the loan''s row was not changed since.';

revoke all on function internal.loan_delinquency(uuid, date) from public;
