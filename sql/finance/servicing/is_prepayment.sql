-- requires: finance.period_index
create or replace function finance.is_prepayment(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date,
    amount numeric
) returns boolean
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _index integer := finance.period_index(state, on_date);
    _till date;
begin
    if _index is null or (terms).pre_closure is distinct from 'period' then
        return false;
    end if;
    _till := (_s.instalments[_index]).due_on;
    _s := finance.recompute_interest(_s, terms, true, _till);
    _s := finance.adjust_last_instalment(_s, terms, _till, _till);
    return amount >= (
        select pg_catalog.sum(
            i.principal - i.principal_paid + i.interest - i.interest_paid
        )
        from pg_catalog.unnest(_s.instalments) as i
        where i.period is not null
    );
end
$$;

comment on function finance.is_prepayment(
    finance.loan_state, finance.loan_terms, date, numeric
) is
'Whether an amount pays principal and interest up to the end of the current period in full.';

revoke all on function finance.is_prepayment(
    finance.loan_state, finance.loan_terms, date, numeric
) from public;
grant execute on function finance.is_prepayment(
    finance.loan_state, finance.loan_terms, date, numeric
) to public;
