-- Schedules of all staged loans, in one statement. Loans of the same start, term and rate share
-- their periods and rate factors, which is most of the work; finance.amortise() runs once a loan.
create or replace function internal.schedule_tape_loans(
    legal_entity_id uuid, map jsonb
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _product text := schedule_tape_loans.map -> 'product' ->> 'code';
begin
    insert into pg_temp.tape_schedule
    with
    calendar as materialized (
        select
            c.start_date,
            c.instalment_count,
            array_agg(p order by p.number) as periods,
            array_agg(p.starts_on order by p.number) as start_dates,
            array_agg(p.due_on order by p.number) as due_dates
        from (select distinct l.start_date, l.instalment_count from pg_temp.tape_loan as l) as c
        cross join lateral finance.schedule_periods(
            internal.tape_schedule_terms(
                schedule_tape_loans.legal_entity_id, _product, c.start_date, c.instalment_count, 0
            )
        ) as p
        group by c.start_date, c.instalment_count
    ),

    pattern as materialized (
        select
            c.start_date,
            c.instalment_count,
            r.interest_rate,
            c.start_dates,
            c.due_dates,
            t.terms,
            finance.accrual_segments(t.terms, c.periods) as segments
        from calendar as c
        inner join (
            select distinct l.start_date, l.instalment_count, l.interest_rate
            from pg_temp.tape_loan as l
        ) as r
            on c.start_date = r.start_date and c.instalment_count = r.instalment_count
        cross join lateral (
            select internal.tape_schedule_terms(
                schedule_tape_loans.legal_entity_id,
                _product,
                c.start_date,
                c.instalment_count,
                r.interest_rate
            ) as terms
            offset 0
        ) as t
    )

    select
        l.loan_id,
        a.number,
        p.start_dates[a.number],
        p.due_dates[a.number],
        a.principal,
        a.interest,
        a.closing_balance
    from pg_temp.tape_loan as l
    inner join pattern as p
        on
            l.start_date = p.start_date
            and l.instalment_count = p.instalment_count
            and l.interest_rate = p.interest_rate
    cross join lateral finance.amortise(p.terms, l.principal_amount, p.segments) as a;
    analyze pg_temp.tape_schedule;
end
$$;

comment on function internal.schedule_tape_loans(uuid, jsonb) is
'Writes the contractual schedules of the staged loans to pg_temp.tape_schedule.';

revoke all on function internal.schedule_tape_loans(uuid, jsonb) from public;
