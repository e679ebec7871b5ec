create or replace function finance.line_fraction(
    terms finance.schedule_terms, start_on date, due_on date
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _unit numeric;
    _months integer;
    _from date;
begin
    if (terms).interest_basis = 'daily' then
        return finance.day_count_fraction((terms).day_count, start_on, due_on);
    end if;
    if (terms).frequency_unit in ('day', 'week') then
        return (terms).period_fraction * (due_on - start_on)
            / ((terms).frequency_count * case (terms).frequency_unit when 'week' then 7 else 1 end);
    end if;
    _unit := (terms).period_fraction / (terms).frequency_count / case (terms).frequency_unit
        when 'half_month' then 0.5
        when 'month' then 1
        when 'quarter' then 3
        else 12
    end;
    _months := (pg_catalog.date_part('year', due_on) - pg_catalog.date_part('year', start_on)) * 12
        + pg_catalog.date_part('month', due_on) - pg_catalog.date_part('month', start_on);
    if finance.add_months(start_on, _months) > due_on then
        _months := _months - 1;
    end if;
    _from := finance.add_months(start_on, _months);
    return _unit * (
        _months
        + (due_on - _from)::numeric / (finance.add_months(start_on, _months + 1) - _from)
    );
end
$$;

comment on function finance.line_fraction(finance.schedule_terms, date, date) is
'Part of a year that a period counts whose days are not those of the schedule: by days, or, for '
'interest by period, by whole months and the days of the month that follows them.';

revoke all on function finance.line_fraction(finance.schedule_terms, date, date) from public;
grant execute on function finance.line_fraction(finance.schedule_terms, date, date) to public;
