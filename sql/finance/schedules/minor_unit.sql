create or replace function finance.minor_unit(minor_units integer)
returns numeric
language sql
immutable
parallel safe
return (array[1, 0.1, 0.01, 0.001, 0.0001])[minor_unit.minor_units + 1];

comment on function finance.minor_unit(integer) is
'The smallest amount of a currency with so many decimals, 0 to 4; null for another number.

example: select finance.minor_unit(2)
returns: 0.01';

revoke all on function finance.minor_unit(integer) from public;
grant execute on function finance.minor_unit(integer) to public;
