create or replace function internal.payoff_amount(loan lending.loan, on_date date) returns numeric
language plpgsql stable
set search_path = ''
as $$
declare
    _events finance.loan_event[] := internal.loan_events(payoff_amount.loan);
    _terms finance.loan_terms := finance.with_changes(
        internal.loan_terms(payoff_amount.loan), _events
    );
begin
    return (
        select p.principal + p.interest + p.fee + p.penalty
        from finance.payoff(
            finance.replay(
                _terms,
                _events,
                payoff_amount.on_date,
                internal.imported_instalments(payoff_amount.loan)
            ),
            _terms,
            payoff_amount.on_date
        ) as p
    );
end
$$;

comment on function internal.payoff_amount(lending.loan, date) is
'What repays a loan in full on a day, in its currency.';

revoke all on function internal.payoff_amount(lending.loan, date) from public;
