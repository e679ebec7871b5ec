-- By value date, as known now: what the plan asks for by the day, less what was paid by the day. A
-- charge-off takes all that is owed off the books, so that later payments repay no outstanding
-- principal.
create or replace view internal.v_loan_month_end with (security_invoker = true) as
with
disbursed as (
    select
        t.legal_entity_id,
        t.loan_id,
        greatest(
            min(t.value_date),
            (
                select lower(o.owned_during)
                from lending.loan_ownership as o
                where o.legal_entity_id = t.legal_entity_id and o.loan_id = t.loan_id
            )
        ) as disbursed_on
    from lending.loan_transaction as t
    where
        t.transaction_type = 'disbursement'
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        )
    group by t.legal_entity_id, t.loan_id
),

running as (
    select
        d.legal_entity_id,
        d.loan_id,
        l.charged_off_on,
        l.current_plan_version,
        (date_trunc('month', m.moment) + interval '1 month' - interval '1 day')::date
            as month_end_date
    from disbursed as d
    inner join lending.loan as l on d.legal_entity_id = l.legal_entity_id and d.loan_id = l.id
    inner join lending.legal_entity as e on d.legal_entity_id = e.id
    cross join lateral generate_series(
        date_trunc('month', d.disbursed_on::timestamp),
        date_trunc(
            'month',
            least(coalesce(l.closed_on, 'infinity')::timestamp, now() at time zone e.time_zone)
        ) - interval '1 month',
        interval '1 month'
    ) as m (moment)
),

flow as (
    select
        t.legal_entity_id,
        t.loan_id,
        t.value_date,
        t.amount,
        0 as written_off_amount
    from lending.loan_transaction as t
    where
        t.transaction_type in ('disbursement', 'capitalised_income')
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        )
    union all
    select
        a.legal_entity_id,
        a.loan_id,
        t.value_date,
        -a.allocated_amount,
        case when t.transaction_type = 'write_off' then a.allocated_amount else 0 end
    from lending.payment_allocation as a
    inner join lending.loan_transaction as t
        on a.legal_entity_id = t.legal_entity_id and a.loan_transaction_id = t.id
    where a.component = 'principal' and t.transaction_type <> 'charge_off'
),

-- Each month end stands among the flows as one of nothing, and a running sum goes over all.
summed as (
    select
        x.legal_entity_id,
        x.loan_id,
        x.month_end_date,
        x.charged_off_on,
        x.is_month_end,
        sum(x.amount) over so_far as amount,
        sum(x.written_off_amount) over so_far as written_off_amount
    from (
        select
            r.legal_entity_id,
            r.loan_id,
            r.month_end_date,
            r.charged_off_on,
            true as is_month_end,
            0 as amount,
            0 as written_off_amount
        from running as r
        union all
        select
            f.legal_entity_id,
            f.loan_id,
            f.value_date,
            null,
            false,
            f.amount,
            f.written_off_amount
        from flow as f
    ) as x
    window so_far as (partition by x.legal_entity_id, x.loan_id order by x.month_end_date)
),

owed as (
    select
        s.legal_entity_id,
        s.loan_id,
        s.month_end_date,
        coalesce(s.month_end_date >= s.charged_off_on, false) as is_charged_off,
        s.amount,
        s.written_off_amount
    from summed as s
    where s.is_month_end
),

-- New terms hold from their day on: at the month ends before it, the plan that they replaced.
renewed as (
    select
        m.legal_entity_id,
        m.loan_id,
        m.value_date,
        greatest(min(p.version_number) - 1, 1) as former_version
    from lending.loan_modification as m
    inner join lending.amortisation_plan as p
        on
            m.legal_entity_id = p.legal_entity_id
            and m.loan_id = p.loan_id
            and m.booked_at <= p.booked_at
    where
        m.modification_type <> 'undo'
        and not exists (
            select
            from lending.loan_modification as u
            where
                u.legal_entity_id = m.legal_entity_id
                and u.loan_id = m.loan_id
                and u.undone_modification_id = m.id
        )
    group by m.legal_entity_id, m.loan_id, m.id, m.value_date
),

former as (
    select
        r.legal_entity_id,
        r.loan_id,
        r.month_end_date,
        min(n.former_version) as plan_version
    from running as r
    inner join renewed as n
        on
            r.legal_entity_id = n.legal_entity_id
            and r.loan_id = n.loan_id
            and r.month_end_date < n.value_date
    group by r.legal_entity_id, r.loan_id, r.month_end_date
),

plan as (
    select
        l.legal_entity_id,
        l.id as loan_id,
        l.current_plan_version as plan_version
    from lending.loan as l
    union all
    select distinct
        f.legal_entity_id,
        f.loan_id,
        f.plan_version
    from former as f
),

-- Added up before it meets the lines: each table is read once.
paid as (
    select
        a.legal_entity_id,
        a.loan_id,
        a.line_number,
        sum(a.allocated_amount) as amount,
        max(t.value_date) as paid_on
    from lending.payment_allocation as a
    inner join lending.loan_transaction as t
        on a.legal_entity_id = t.legal_entity_id and a.loan_transaction_id = t.id
    group by a.legal_entity_id, a.loan_id, a.line_number
),

-- Instalments that a month end has seen unpaid, which are few.
overdue as (
    select
        s.legal_entity_id,
        s.loan_id,
        s.plan_version,
        s.due_date,
        c.settled_on
    from plan as v
    inner join lending.amortisation_line as s
        on
            v.legal_entity_id = s.legal_entity_id
            and v.loan_id = s.loan_id
            and v.plan_version = s.plan_version
    left join paid as p
        on
            s.legal_entity_id = p.legal_entity_id
            and s.loan_id = p.loan_id
            and s.line_number = p.line_number
    cross join
        lateral (
            select
                case when p.amount >= s.instalment_amount then p.paid_on else 'infinity' end
                    as settled_on
        ) as c
    where
        s.instalment_amount > 0
        and s.due_date <= current_date
        and c.settled_on
        > (date_trunc('month', s.due_date::timestamp) + interval '1 month' - interval '1 day')::date
),

late as (
    select
        r.legal_entity_id,
        r.loan_id,
        r.month_end_date,
        min(s.due_date) as oldest_unpaid_due_date
    from running as r
    left join former as f
        on
            r.legal_entity_id = f.legal_entity_id
            and r.loan_id = f.loan_id
            and r.month_end_date = f.month_end_date
    inner join overdue as s
        on
            r.legal_entity_id = s.legal_entity_id
            and r.loan_id = s.loan_id
            and s.plan_version = coalesce(f.plan_version, r.current_plan_version)
            and r.month_end_date >= s.due_date
            and r.month_end_date < s.settled_on
    group by r.legal_entity_id, r.loan_id, r.month_end_date
)

select
    o.legal_entity_id,
    o.loan_id,
    o.month_end_date,
    case when o.is_charged_off then 0 else o.amount end as principal_outstanding_amount,
    case
        when o.is_charged_off then 'charged_off'
        when o.amount = 0 and o.written_off_amount > 0 then 'written_off'
    end as loss_state,
    coalesce(o.month_end_date - t.oldest_unpaid_due_date, 0) as days_past_due
from owed as o
left join late as t using (legal_entity_id, loan_id, month_end_date);

comment on view internal.v_loan_month_end is
'What was owed on each loan at the end of each month since it was paid out, and how late was '
'it? One row a loan and month end while the loan ran. Amounts in the currency of the loan.';
comment on column internal.v_loan_month_end.legal_entity_id is
'The tenant.';
comment on column internal.v_loan_month_end.loan_id is
'The loan.';
comment on column internal.v_loan_month_end.month_end_date is
'Last day of the month.';
comment on column internal.v_loan_month_end.principal_outstanding_amount is
'Principal on the books: paid out and capitalised less repaid, written off and charged off.';
comment on column internal.v_loan_month_end.loss_state is
'charged_off, or written_off where nothing is left; null while the loan is on the books or was '
'paid.';
comment on column internal.v_loan_month_end.days_past_due is
'Days past due on that day.';

grant select on internal.v_loan_month_end to rently_refresher;
