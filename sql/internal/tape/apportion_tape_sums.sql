-- A tape knows sums, not which instalment was paid when. Principal repaid settles instalments in
-- their order (short by no more than the map's settled_tolerance); interest paid belongs to the
-- settled instalments, then to those past due, and what is still left to the last settled one.
-- A settled instalment's interest is what was paid for it: the tape knows what was charged, and an
-- instalment that its lender calls paid is not late.
create or replace function internal.apportion_tape_sums(map jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _as_of date := (apportion_tape_sums.map ->> 'as_of')::date;
    _tolerance numeric := coalesce((apportion_tape_sums.map ->> 'settled_tolerance')::numeric, 0);
begin
    insert into pg_temp.tape_line
    with
    -- Behind the first instalment that is neither due nor reached by the principal, all is as
    -- contracted; most instalments are, and take no part in what follows.
    reach as (
        select
            s.loan_id,
            1 + greatest(
                max(s.number) filter (
                    where
                    s.due_on <= _as_of
                    or s.principal = 0
                    or l.principal_amount - s.closing_balance
                    <= l.paid_principal_amount + _tolerance
                ),
                1
            ) as last_number
        from pg_temp.tape_schedule as s
        inner join pg_temp.tape_loan as l on s.loan_id = l.loan_id
        group by s.loan_id
    ),

    scheduled as (
        select
            s.*,
            l.status,
            l.principal_amount as lent_amount,
            l.paid_principal_amount as repaid_amount,
            l.paid_interest_amount as received_amount,
            l.principal_amount - s.closing_balance as principal_until,
            sum(s.interest) over (
                partition by s.loan_id order by s.number rows unbounded preceding
            ) as interest_until
        from pg_temp.tape_schedule as s
        inner join pg_temp.tape_loan as l on s.loan_id = l.loan_id
        inner join reach as r on s.loan_id = r.loan_id and s.number <= r.last_number
    ),

    counted as (
        select
            s.*,
            coalesce(
                max(s.number) filter (
                    where case
                        when s.status = 'closed' then true
                        when s.principal = 0 then s.interest_until <= s.received_amount
                        when s.closing_balance = 0 then s.principal_until <= s.repaid_amount
                        else s.principal_until <= s.repaid_amount + _tolerance
                    end
                ) over (partition by s.loan_id),
                0
            ) as settled_count
        from scheduled as s
    ),

    reached as (
        select
            c.*,
            c.number <= c.settled_count as is_settled,
            c.number <= c.settled_count or c.due_on <= _as_of as is_due,
            coalesce(
                max(c.interest_until) filter (
                    where c.number <= c.settled_count or c.due_on <= _as_of
                ) over (partition by c.loan_id),
                0
            ) as interest_due_amount
        from counted as c
    ),

    -- The plan's principal until and before the instalment: what was repaid, where a settled
    -- instalment is short of it.
    planned as (
        select
            r.*,
            r.number = greatest(r.settled_count, 1) as takes_rest,
            case
                when r.is_settled and r.closing_balance > 0
                    then least(r.principal_until, r.repaid_amount)
                else r.principal_until
            end as plan_until,
            case
                when r.number <= r.settled_count + 1
                    then least(r.principal_until - r.principal, r.repaid_amount)
                else r.principal_until - r.principal
            end as plan_before
        from reached as r
    ),

    divided as (
        select
            p.*,
            case
                when p.is_due
                    then least(p.interest_until, p.received_amount)
                    - least(p.interest_until - p.interest, p.received_amount)
                else 0
            end
            + case
                when p.takes_rest then greatest(p.received_amount - p.interest_due_amount, 0) else 0
            end as paid_interest
        from planned as p
    )

    select
        d.loan_id,
        d.number,
        d.starts_on,
        d.due_on,
        d.interest,
        d.lent_amount - d.plan_before,
        d.plan_until - d.plan_before,
        case when d.is_settled then d.paid_interest else greatest(d.interest, d.paid_interest) end,
        least(d.plan_until, d.repaid_amount) - least(d.plan_before, d.repaid_amount),
        d.paid_interest,
        d.is_settled,
        d.takes_rest
    from divided as d;
    analyze pg_temp.tape_line;
end
$$;

comment on function internal.apportion_tape_sums(jsonb) is
'Writes the instalments that are due or repaid in part to pg_temp.tape_line: their place in the '
'plan, and what of the sums repaid belongs to each.';

revoke all on function internal.apportion_tape_sums(jsonb) from public;
