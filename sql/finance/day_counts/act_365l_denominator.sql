-- ICMA rule 251.1(i), sterling floating-rate notes: for an annual coupon 366 if a 29 February lies
-- in the period, otherwise 366 if the coupon date is in a leap year.

create or replace function finance.act_365l_denominator(
    start_on date, reference_start_on date, reference_end_on date
)
returns integer
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.require_reference_period(
        'ACT/365L', act_365l_denominator.reference_start_on, act_365l_denominator.reference_end_on
    );
    if act_365l_denominator.reference_end_on - act_365l_denominator.reference_start_on < 365 then
        return finance.days_in_year(act_365l_denominator.reference_end_on);
    end if;
    return case when finance.leap_days_between(
        act_365l_denominator.start_on, act_365l_denominator.reference_end_on
    ) > 0 then 366 else 365 end;
end
$$;

comment on function finance.act_365l_denominator(date, date, date) is
'The denominator of ACT/365L, 365 or 366, for an interval within the given coupon period. Raises '
'RL104 without one.

example: select finance.act_365l_denominator(''2023-12-01'', ''2023-12-01'', ''2024-06-01'')
returns: 366';

revoke all on function finance.act_365l_denominator(date, date, date) from public;
grant execute on function finance.act_365l_denominator(date, date, date) to public;
