-- requires: finance.round_money
create or replace function finance.recognised_income(
    amount numeric,
    deferred_on date,
    matures_on date,
    on_date date,
    minor_units integer default 2
) returns numeric
language sql immutable parallel safe
return case
    when on_date < deferred_on then 0
    when on_date >= matures_on - 1 then amount
    else finance.round_money(
        amount * (on_date - deferred_on + 1) / (matures_on - deferred_on), minor_units, 'half_even'
    )
end;

comment on function finance.recognised_income(numeric, date, date, date, integer) is
'What of an income that was deferred is earned by the end of a day: evenly by days, the first and '
'this one included, until the loan matures.';

revoke all on function finance.recognised_income(numeric, date, date, date, integer) from public;
grant execute on function finance.recognised_income(numeric, date, date, date, integer) to public;
