-- requires: finance.round_money, finance.round_to_multiple
-- A multiple may be too coarse for a small loan: an amount that it would round to nothing keeps the
-- minor unit.

create or replace function finance.round_level(
    amount numeric, multiple numeric, minor_units integer, mode text
)
returns numeric
language sql
immutable
parallel safe
return case
    when round_level.multiple is null
        then finance.round_money(round_level.amount, round_level.minor_units, round_level.mode)
    else coalesce(
        nullif(
            finance.round_to_multiple(round_level.amount, round_level.multiple, round_level.mode), 0
        ),
        finance.round_money(round_level.amount, round_level.minor_units, round_level.mode)
    )
end;

comment on function finance.round_level(numeric, numeric, integer, text) is
'A level amount rounded to the multiple, or to the minor unit if there is none or it would give 0.

example: select
    finance.round_level(304.91, 5, 2, ''half_even''),
    finance.round_level(0.91, 5, 2, ''half_even'')
returns: 305|0.91';

revoke all on function finance.round_level(numeric, numeric, integer, text) from public;
grant execute on function finance.round_level(numeric, numeric, integer, text) to public;
