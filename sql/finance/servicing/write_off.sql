create or replace function finance.write_off(
    state finance.loan_state,
    terms finance.loan_terms,
    event finance.loan_event,
    is_prepayment boolean default false
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _terms finance.loan_terms := terms;
begin
    if (event).amount >= finance.unpaid_all(state) then
        _terms.recalculation := 'none';
    end if;
    return finance.allocate(
        state, _terms, event, (event).amount, finance.rule_for((terms).rules, null), is_prepayment
    );
end
$$;

comment on function finance.write_off(
    finance.loan_state, finance.loan_terms, finance.loan_event, boolean
) is
'Takes an amount of the claim off the books, in the order of the default allocation rule: it is no '
'longer owed, and was not paid. The whole claim is taken as the instalments stand, interest that '
'is not earned yet included, as Apache Fineract does.';

revoke all on function finance.write_off(
    finance.loan_state, finance.loan_terms, finance.loan_event, boolean
) from public;
grant execute on function finance.write_off(
    finance.loan_state, finance.loan_terms, finance.loan_event, boolean
) to public;
