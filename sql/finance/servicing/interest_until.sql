-- requires: finance.interest_earned
-- What chargebacks and releases put into an instalment was earned before its period.
create or replace function finance.interest_until(
    state finance.loan_state,
    terms finance.loan_terms,
    index integer,
    on_date date
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _line finance.instalment := (state).instalments[index];
    _earlier numeric := _line.credited_interest + coalesce(_line.deferred, 0);
begin
    return greatest(
        _earlier + case
            when finance.is_reducing(terms) and _line.period is not null
                then finance.period_interest(
                    state, terms, _line, finance.opening_balance(state, index), on_date
                )
            else finance.interest_earned(
                _line.interest - _earlier,
                _line.start_on,
                _line.due_on,
                on_date,
                ((terms).schedule).minor_units
            )
        end,
        _line.interest_paid
    );
end
$$;

comment on function finance.interest_until(
    finance.loan_state, finance.loan_terms, integer, date
) is
'Interest that the instalment at index owes if its period ends on a day: by the balance of each '
'day where instalments are computed anew, else the share of the days; never less than was paid. '
'For loans whose last instalment takes the difference there is finance.recompute_interest().';

revoke all on function finance.interest_until(
    finance.loan_state, finance.loan_terms, integer, date
) from public;
grant execute on function finance.interest_until(
    finance.loan_state, finance.loan_terms, integer, date
) to public;
