create or replace function internal.monthly_amount(
    amount numeric, frequency_unit text, frequency_count integer
) returns numeric
language sql immutable parallel safe
set search_path = ''
return round(
    amount * case frequency_unit
        when 'day' then 365.0 / 12
        when 'week' then 52.0 / 12
        when 'half_month' then 2.0
        when 'month' then 1.0
        when 'year' then 1.0 / 12
    end / frequency_count,
    4
);

comment on function internal.monthly_amount(numeric, text, integer) is
'What an amount that is paid each so many units comes to in a month, in its currency, to four '
'decimals: a year has 365 days, 52 weeks, 12 months.';

revoke all on function internal.monthly_amount(numeric, text, integer) from public;
