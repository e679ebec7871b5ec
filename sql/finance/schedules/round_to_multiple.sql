-- numeric's own round() moves halves away from zero, and knows no multiple other than a power of
-- ten.
-- No search_path: every name is qualified, and the body is inlined where it is called.

create or replace function finance.round_to_multiple(amount numeric, multiple numeric, mode text)
returns numeric
language sql
immutable
parallel safe
return round_to_multiple.multiple * case round_to_multiple.mode
    when 'half_even'
        then
            case
                when
                    pg_catalog.abs(round_to_multiple.amount % round_to_multiple.multiple) * 2
                    = round_to_multiple.multiple
                    then 2 * pg_catalog.round(
                        round_to_multiple.amount / (2 * round_to_multiple.multiple)
                    )
                else pg_catalog.round(round_to_multiple.amount / round_to_multiple.multiple)
            end
    when 'half_up' then pg_catalog.round(round_to_multiple.amount / round_to_multiple.multiple)
    when 'up'
        then pg_catalog.sign(round_to_multiple.amount) * pg_catalog.ceil(
            pg_catalog.abs(round_to_multiple.amount) / round_to_multiple.multiple
        )
    when 'down' then pg_catalog.trunc(round_to_multiple.amount / round_to_multiple.multiple)
end;

comment on function finance.round_to_multiple(numeric, numeric, text) is
'The amount rounded to a multiple: half_even (to the even multiple), half_up (halves away from '
'zero), up (away from zero) or down (towards zero). Null for another mode.

example: select finance.round_to_multiple(15.625, 0.01, ''half_even'')
returns: 15.62';

revoke all on function finance.round_to_multiple(numeric, numeric, text) from public;
grant execute on function finance.round_to_multiple(numeric, numeric, text) to public;
