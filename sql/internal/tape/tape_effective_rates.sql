-- Loans of one start, term and rate differ in their effective rate by what is rounded to the cent:
-- the largest of them, where that weighs least, stands for all.
create or replace function internal.tape_effective_rates()
returns table (
    start_date date,
    instalment_count numeric,
    interest_rate numeric,
    effective_interest_rate numeric
)
language plpgsql volatile
set search_path = ''
as $$
begin
    return query
    with
    example as materialized (
        select distinct on (l.start_date, l.instalment_count, l.interest_rate)
            l.start_date,
            l.instalment_count,
            l.interest_rate,
            l.loan_id,
            l.principal_amount
        from pg_temp.tape_loan as l
        order by
            l.start_date, l.instalment_count, l.interest_rate, l.principal_amount desc, l.loan_id
    ),

    rated as (
        select
            e.start_date,
            e.instalment_count,
            e.interest_rate,
            finance.eir(
                e.start_date || array_agg(c.due_on order by c.number),
                -e.principal_amount || array_agg(c.principal + c.interest order by c.number)
            ) as effective_interest_rate
        from example as e
        inner join pg_temp.tape_schedule as c on e.loan_id = c.loan_id
        group by e.start_date, e.instalment_count, e.interest_rate, e.principal_amount
    )

    select
        r.start_date,
        r.instalment_count,
        r.interest_rate,
        case when r.effective_interest_rate < 1000 then r.effective_interest_rate end
    from rated as r;
end
$$;

comment on function internal.tape_effective_rates() is
'The effective interest rate a year (IFRS 9, ACT/365F) of the staged loans by start, term and '
'nominal rate, fractions: of what their schedules agreed, without fees. Null if there is none '
'below 100,000 per cent.';

revoke all on function internal.tape_effective_rates() from public;
