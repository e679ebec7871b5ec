-- A stretch that starts within a period bears what the rest of the period bears, by its days over
-- those of the rest: the two differ only where a year's end lies in between.
create or replace function finance.stretch_interest(
    terms finance.schedule_terms,
    line finance.instalment,
    balance numeric,
    from_on date,
    to_on date
) returns numeric
language plpgsql immutable parallel safe
as $$
begin
    if to_on <= from_on or balance = 0 then
        return 0;
    end if;
    if from_on > (line).start_on and (terms).day_count like 'ACT/ACT%' then
        return balance
            * finance.period_rate(
                (terms).annual_rate,
                finance.day_count_fraction((terms).day_count, from_on, (line).due_on)
            )
            * (to_on - from_on) / ((line).due_on - from_on);
    end if;
    return balance * finance.period_rate((terms).annual_rate, (line).fraction)
        * (to_on - from_on) / ((line).due_on - (line).start_on);
end
$$;

comment on function finance.stretch_interest(
    finance.schedule_terms, finance.instalment, numeric, date, date
) is
'Interest, not rounded, on a balance over days of one period, for terms with a fixed rate.';

revoke all on function finance.stretch_interest(
    finance.schedule_terms, finance.instalment, numeric, date, date
) from public;
grant execute on function finance.stretch_interest(
    finance.schedule_terms, finance.instalment, numeric, date, date
) to public;
