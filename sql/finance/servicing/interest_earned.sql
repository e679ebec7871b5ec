-- requires: finance.round_money
-- Actual days, as Fineract accrues: 9.72 of a week is 1.39, 2.78, 4.17, 5.55 … after each day, so
-- that the days of a period always add up to its interest, whatever a single day is rounded to.
create or replace function finance.interest_earned(
    interest numeric,
    start_on date,
    due_on date,
    on_date date,
    minor_units integer
) returns numeric
language sql immutable parallel safe
return case
    when on_date >= due_on then interest
    when on_date <= start_on then 0
    else finance.round_money(
        interest * (on_date - start_on) / (due_on - start_on), minor_units, 'half_even'
    )
end;

comment on function finance.interest_earned(numeric, date, date, date, integer) is
'The part of an instalment''s interest that is earned by the end of a day: interest × days since '
'the period began ÷ days of the period, actual days, rounded half-even to the currency''s minor '
'unit; nothing on the first day, all of it from the due date on. Give the interest less what '
'chargebacks put into it: that was earned before. Source: Apache Fineract, accrual of loans.

A set of loans: sum it over the lines of lending.amortisation_line of each current plan, for '
'interest_amount - credited_interest_amount, period_start_date and due_date; the income to post '
'on a day is that sum less what was posted before. Lines due on or before the day need no call: '
'they have earned their whole interest.

example: select finance.interest_earned(9.72, ''2024-01-01'', ''2024-01-08'', ''2024-01-05'', 2)
returns: 5.55';

revoke all on function finance.interest_earned(numeric, date, date, date, integer) from public;
grant execute on function finance.interest_earned(numeric, date, date, date, integer) to public;
