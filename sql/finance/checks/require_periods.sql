create or replace function finance.require_periods(argument text, periods numeric)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.require_number(require_periods.argument, require_periods.periods);
    if require_periods.periods < 0.000001 or require_periods.periods >= 10000 then
        raise exception using
            errcode = 'RL110',
            message = 'a number of periods is out of range',
            detail = pg_catalog.format(
                '%s is %s', require_periods.argument, require_periods.periods
            ),
            hint = 'Give more than none (a millionth at least) and fewer than 10000 periods.';
    end if;
end
$$;

comment on function finance.require_periods(text, numeric) is
'Raises RL100 or RL102 as finance.require_number() does, and RL110 unless 0.000001 <= periods < '
'10000.';

revoke all on function finance.require_periods(text, numeric) from public;
grant execute on function finance.require_periods(text, numeric) to public;
