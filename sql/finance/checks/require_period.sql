-- The slow half of every check on a period: callers test cheaply and come here only when the test
-- fails.

create or replace function finance.require_period(start_on date, end_on date)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.require_date('start_on', require_period.start_on);
    perform finance.require_date('end_on', require_period.end_on);
    if require_period.end_on < require_period.start_on then
        raise exception using
            errcode = 'RL103',
            message = 'a period ends before it starts',
            detail = pg_catalog.format(
                'start_on is %s, end_on is %s', require_period.start_on, require_period.end_on
            ),
            hint = 'Swap the dates.';
    end if;
end
$$;

comment on function finance.require_period(date, date) is
'Raises RL100 or RL102 as finance.require_date() does, and RL103 if end_on is before start_on.';

revoke all on function finance.require_period(date, date) from public;
grant execute on function finance.require_period(date, date) to public;
