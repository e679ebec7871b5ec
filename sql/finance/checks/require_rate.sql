create or replace function finance.require_rate(argument text, rate numeric)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.require_number(require_rate.argument, require_rate.rate);
    if pg_catalog.round(1 + require_rate.rate, 40) <= 0 then
        raise exception using
            errcode = 'RL109',
            message = 'a rate is at or below -100 per cent',
            detail = pg_catalog.format('%s is %s', require_rate.argument, require_rate.rate),
            hint = 'Give the rate as a fraction of its period: 0.05 is 5 per cent.';
    end if;
end
$$;

comment on function finance.require_rate(text, numeric) is
'Raises RL100 or RL102 as finance.require_number() does, and RL109 for a rate at or below -1.';

revoke all on function finance.require_rate(text, numeric) from public;
grant execute on function finance.require_rate(text, numeric) to public;
