create or replace function finance.spend_credit(
    state finance.loan_state,
    terms finance.loan_terms,
    event finance.loan_event
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _credit numeric := (state).credit_balance;
    _spent numeric;
begin
    if _credit = 0 then
        return _s;
    end if;
    _s.credit_balance := 0;
    _s := finance.allocate(_s, terms, event, _credit, finance.rule_for((terms).rules, null));
    _spent := _credit - _s.credit_balance;
    _s.allocations := array(
        select a
        from pg_catalog.unnest(_s.allocations) as a
        where a.component <> 'credit_balance'
    );
    if _spent > 0 then
        _s.allocations := _s.allocations
            || row((event).id, null, 'credit_balance', -_spent)::finance.allocation;
    end if;
    return _s;
end
$$;

comment on function finance.spend_credit(
    finance.loan_state, finance.loan_terms, finance.loan_event
) is
'Pays what an event made owed from the borrower''s credit balance.';

revoke all on function finance.spend_credit(
    finance.loan_state, finance.loan_terms, finance.loan_event
) from public;
grant execute on function finance.spend_credit(
    finance.loan_state, finance.loan_terms, finance.loan_event
) to public;
