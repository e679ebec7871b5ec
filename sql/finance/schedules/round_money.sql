-- requires: finance.round_to_multiple
-- Almost no amount lies on a half: one with more decimals than a half has is rounded by the built-
-- in alone.

create or replace function finance.round_money(amount numeric, minor_units integer, mode text)
returns numeric
language sql
immutable
parallel safe
return case
    when
        round_money.mode = 'half_up'
        or round_money.mode = 'half_even'
        and round_money.amount
        <> pg_catalog.trunc(round_money.amount, round_money.minor_units + 1)
        then pg_catalog.round(round_money.amount, round_money.minor_units)
    else finance.round_to_multiple(
        round_money.amount, finance.minor_unit(round_money.minor_units), round_money.mode
    )
end;

comment on function finance.round_money(numeric, integer, text) is
'The amount rounded to so many decimals, 0 to 4, by half_even, half_up, up or down as in '
'finance.round_to_multiple.

example: select finance.round_money(15.625, 2, ''half_even'')
returns: 15.62';

revoke all on function finance.round_money(numeric, integer, text) from public;
grant execute on function finance.round_money(numeric, integer, text) to public;
