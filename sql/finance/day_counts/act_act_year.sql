-- Anniversaries of the start are counted forward; the rest is divided by the length of the year
-- that runs from the last anniversary (OpenGamma's Act/Act Year).

create or replace function finance.act_act_year(start_on date, end_on date)
returns finance.ratio
language plpgsql
immutable
parallel safe
as $$
declare
    _years integer := pg_catalog.date_part('year', act_act_year.end_on)::integer
        - pg_catalog.date_part('year', act_act_year.start_on)::integer;
    _anniversary date := act_act_year.start_on + pg_catalog.make_interval(years => _years);
    _length integer;
begin
    if _anniversary >= act_act_year.end_on and _years > 0 then
        _years := _years - 1;
        _anniversary := act_act_year.start_on + pg_catalog.make_interval(years => _years);
    end if;
    _length := (_anniversary + interval '1 year')::date - _anniversary;
    return row(_years * _length + (act_act_year.end_on - _anniversary), _length)::finance.ratio;
end
$$;

comment on function finance.act_act_year(date, date) is
'Years between two dates by anniversaries of the start, the rest over the year that then begins.

example: select finance.act_act_year(date ''2011-03-01'', date ''2011-03-02'')
returns: (1,366)';

revoke all on function finance.act_act_year(date, date) from public;
grant execute on function finance.act_act_year(date, date) to public;
