-- The French rule (AFB master agreement, 1994): whole years are counted back from the end; what is
-- left at the start is divided by 366 if it holds a 29 February (start included, end excluded),
-- otherwise by 365. The translation in ISDA's 1999 memorandum moves an end on 28 February to the
-- 29th of a leap year; the French text does not, and neither do we.

create or replace function finance.act_act_afb(start_on date, end_on date)
returns finance.ratio
language plpgsql
immutable
parallel safe
as $$
declare
    _years integer := pg_catalog.date_part('year', act_act_afb.end_on)::integer
        - pg_catalog.date_part('year', act_act_afb.start_on)::integer;
    _broken_end date := act_act_afb.end_on - pg_catalog.make_interval(years => _years);
    _length integer;
begin
    if _broken_end < act_act_afb.start_on then
        _years := _years - 1;
        _broken_end := act_act_afb.end_on - pg_catalog.make_interval(years => _years);
    end if;
    _length := case
        when finance.leap_days_between(act_act_afb.start_on - 1, _broken_end - 1) > 0 then 366
        else 365
    end;
    return row(_years * _length + (_broken_end - act_act_afb.start_on), _length)::finance.ratio;
end
$$;

comment on function finance.act_act_afb(date, date) is
'Years between two dates by the French AFB rule: whole years back from the end, the rest over 365 '
'or 366.

example: select finance.act_act_afb(date ''2003-11-01'', date ''2004-05-01'')
returns: (182,366)';

revoke all on function finance.act_act_afb(date, date) from public;
grant execute on function finance.act_act_afb(date, date) to public;
