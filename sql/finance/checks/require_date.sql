-- The slow half of every check on dates: callers test cheaply and come here only when a date looks
-- wrong.

create or replace function finance.require_date(argument text, given date)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    if require_date.given is null then
        raise exception using
            errcode = 'RL100',
            message = 'a required date is missing',
            detail = pg_catalog.format('%s is null', require_date.argument),
            hint = 'Give the argument a value.';
    end if;
    if require_date.given not between date '0001-01-01' and date '9999-12-31' then
        raise exception using
            errcode = 'RL102',
            message = 'a date is infinite or beyond the years 1 to 9999',
            detail = pg_catalog.format('%s is %s', require_date.argument, require_date.given),
            hint = 'Give a date of the calendar.';
    end if;
end
$$;

comment on function finance.require_date(text, date) is
'Raises RL100 if the date is null and RL102 if it is infinite; otherwise does nothing.';

revoke all on function finance.require_date(text, date) from public;
grant execute on function finance.require_date(text, date) to public;
