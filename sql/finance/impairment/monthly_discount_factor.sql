create or replace function finance.monthly_discount_factor(annual_rate numeric, months integer)
returns numeric
language sql immutable strict parallel safe
return power(1 + monthly_discount_factor.annual_rate / 12, -monthly_discount_factor.months);

comment on function finance.monthly_discount_factor(numeric, integer) is
'What one unit in so many months is worth today at a nominal rate a year, compounded monthly.

example: select round(finance.monthly_discount_factor(0.12, 12), 6)
returns: 0.887449';

revoke all on function finance.monthly_discount_factor(numeric, integer) from public;
grant execute on function finance.monthly_discount_factor(numeric, integer) to public;
