create or replace function finance.change_overdue(
    state finance.loan_state,
    terms finance.loan_terms,
    changed_on date,
    amount numeric
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
begin
    return finance.adjust_last_instalment(
        finance.recompute_interest(
            finance.change_balance(state, changed_on, 0, amount, true), terms
        ),
        terms,
        changed_on
    );
end
$$;

comment on function finance.change_overdue(
    finance.loan_state, finance.loan_terms, date, numeric
) is
'Lets overdue principal bear interest from a day (positive), or no longer (negative).';

revoke all on function finance.change_overdue(
    finance.loan_state, finance.loan_terms, date, numeric
) from public;
grant execute on function finance.change_overdue(
    finance.loan_state, finance.loan_terms, date, numeric
) to public;
