-- The slow half of every check on numbers: callers test cheaply and come here only when one looks
-- wrong.

create or replace function finance.require_number(argument text, given numeric)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    if require_number.given is null then
        raise exception using
            errcode = 'RL100',
            message = 'a required number is missing',
            detail = pg_catalog.format('%s is null', require_number.argument),
            hint = 'Give the argument a value.';
    end if;
    if pg_catalog.abs(require_number.given) > 1e100 then
        raise exception using
            errcode = 'RL102',
            message = 'a number is not a number or out of all bounds',
            detail = pg_catalog.format('%s is %s', require_number.argument, require_number.given),
            hint = 'Give an ordinary number.';
    end if;
end
$$;

comment on function finance.require_number(text, numeric) is
'Raises RL100 if the number is null and RL102 if it is not a number or beyond 1e100.';

revoke all on function finance.require_number(text, numeric) from public;
grant execute on function finance.require_number(text, numeric) to public;
