-- requires: finance.xirr

create or replace function finance.eir(
    dates date[], amounts numeric[], convention text default 'ACT/365F'
)
returns numeric
language sql
immutable
parallel safe
return finance.xirr(eir.dates, eir.amounts, eir.convention);

comment on function finance.eir(date[], numeric[], text) is
'The effective interest rate a year (IFRS 9 B5.4): discounts the flows a lender expects, fees and '
'costs among them, to the amount it advanced. Money received positive. Null if there is none. '
'Raises as finance.xirr() does.

example: select finance.eir(
    ''{2024-01-01,2024-07-01,2025-01-01}'', ''{-1000,550,550}'', ''30E/360''
)
returns: 0.136280530538';

revoke all on function finance.eir(date[], numeric[], text) from public;
grant execute on function finance.eir(date[], numeric[], text) to public;
