-- Without income there is no ratio that could be too high: a million per cent stands for it.
create or replace function internal.income_ratio_pct(
    debt_amount numeric, income_amount numeric
) returns numeric
language sql immutable parallel safe
set search_path = ''
return case
    when income_amount > 0 then least(round(100 * debt_amount / income_amount, 4), 1000000)
    when income_amount = 0 then 1000000
end;

comment on function internal.income_ratio_pct(numeric, numeric) is
'Monthly debts in per cent of the monthly income, both in one currency, to four decimals, at the '
'most 1,000,000. Null where the income is not known.';

revoke all on function internal.income_ratio_pct(numeric, numeric) from public;
