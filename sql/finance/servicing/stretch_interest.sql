-- Days are taken together while the rate stays; a pause counts no interest.
-- requires: finance.stretch_factor
create or replace function finance.stretch_interest(
    terms finance.loan_terms,
    line finance.instalment,
    balance numeric,
    from_on date,
    to_on date
) returns numeric
language plpgsql immutable parallel safe
as $$
begin
    if to_on <= from_on or balance = 0 then
        return 0;
    end if;
    return balance * finance.stretch_factor(
        terms, (line).fraction, (line).start_on, (line).due_on, from_on, to_on
    );
end
$$;

comment on function finance.stretch_interest(
    finance.loan_terms, finance.instalment, numeric, date, date
) is
'Interest, not rounded, on a balance over days of one period.';

revoke all on function finance.stretch_interest(
    finance.loan_terms, finance.instalment, numeric, date, date
) from public;
grant execute on function finance.stretch_interest(
    finance.loan_terms, finance.instalment, numeric, date, date
) to public;
