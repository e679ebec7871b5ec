-- A stretch that starts within a period bears what the rest of the period bears, by its days over
-- those of the rest: the two differ only where a year's end lies in between.
create or replace function finance.fixed_rate_factor(
    terms finance.schedule_terms,
    annual_rate numeric,
    fraction numeric,
    start_on date,
    due_on date,
    from_on date,
    to_on date
) returns numeric
language plpgsql immutable parallel safe
as $$
begin
    if annual_rate = 0 then
        return 0;
    end if;
    if from_on > start_on and (terms).day_count like 'ACT/ACT%' then
        return finance.period_rate(
            annual_rate,
            finance.day_count_fraction((terms).day_count, from_on, due_on)
        ) * (to_on - from_on) / (due_on - from_on);
    end if;
    return finance.period_rate(annual_rate, fraction) * (to_on - from_on) / (due_on - start_on);
end
$$;

comment on function finance.fixed_rate_factor(
    finance.schedule_terms, numeric, numeric, date, date, date, date
) is
'Interest per unit of balance over days of a period that counts a fraction of a year, at one rate.';

revoke all on function finance.fixed_rate_factor(
    finance.schedule_terms, numeric, numeric, date, date, date, date
) from public;
grant execute on function finance.fixed_rate_factor(
    finance.schedule_terms, numeric, numeric, date, date, date, date
) to public;
