create or replace function finance.opening_balance(state finance.loan_state, index integer)
returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _balance numeric;
    _line finance.instalment;
begin
    select coalesce(pg_catalog.sum(c.disbursed), 0) into _balance
    from pg_catalog.unnest((state).changes) as c
    where c.changed_on <= ((state).instalments[index]).start_on;
    for _i in 1 .. index - 1 loop
        _line := (state).instalments[_i];
        continue when _line.period is null;
        _balance := _balance - _line.principal + _line.credited_principal;
    end loop;
    return _balance;
end
$$;

comment on function finance.opening_balance(finance.loan_state, integer) is
'Balance that bears interest from the first day of the instalment at index, for a loan whose '
'instalments are computed anew: what was paid out until then, less what the instalments before ask '
'for.';

revoke all on function finance.opening_balance(finance.loan_state, integer) from public;
grant execute on function finance.opening_balance(finance.loan_state, integer) to public;
