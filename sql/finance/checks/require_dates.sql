create or replace function finance.require_dates(argument text, dates date[])
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    if require_dates.dates is null or pg_catalog.cardinality(require_dates.dates) = 0
        or pg_catalog.array_position(require_dates.dates, null) is not null
    then
        raise exception using
            errcode = 'RL100',
            message = 'a list of dates is missing or holds a null',
            detail = pg_catalog.format('%s is %L', require_dates.argument, require_dates.dates),
            hint = 'Give one date for every amount.';
    end if;
    if date '0001-01-01' > any (
        require_dates.dates
    ) or date '9999-12-31' < any (require_dates.dates) then
        raise exception using
            errcode = 'RL102',
            message = 'a date is infinite or beyond the years 1 to 9999',
            detail = pg_catalog.format('%s holds one', require_dates.argument),
            hint = 'Give dates of the calendar.';
    end if;
end
$$;

comment on function finance.require_dates(text, date[]) is
'Raises RL100 for a list that is null, empty or holds a null, RL102 for one with a date that is '
'infinite or beyond the years 1 to 9999.';

revoke all on function finance.require_dates(text, date[]) from public;
grant execute on function finance.require_dates(text, date[]) to public;
