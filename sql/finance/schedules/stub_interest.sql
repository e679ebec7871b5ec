-- requires: finance.round_to_multiple

create or replace function finance.stub_interest(
    terms finance.schedule_terms, first_period finance.accrual_period, regular_interest numeric
)
returns numeric
language sql
immutable
parallel safe
return finance.round_to_multiple(
    stub_interest.regular_interest
    * ((stub_interest.first_period).ends_on - (stub_interest.first_period).starts_on)
    / (stub_interest.first_period).regular_days,
    finance.minor_unit((stub_interest.terms).minor_units),
    (stub_interest.terms).interest_rounding
) - stub_interest.regular_interest;

comment on function finance.stub_interest(
    finance.schedule_terms, finance.accrual_period, numeric
) is
'The interest that a first period of other than regular length adds to (or, negative, takes from) '
'that of a regular one, by days.';

revoke all on function finance.stub_interest(
    finance.schedule_terms, finance.accrual_period, numeric
) from public;
grant execute on function finance.stub_interest(
    finance.schedule_terms, finance.accrual_period, numeric
) to public;
