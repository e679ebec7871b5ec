create or replace function finance.change_balances(
    state finance.loan_state, changes finance.balance_change[]
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _change finance.balance_change;
begin
    foreach _change in array change_balances.changes loop
        _s := finance.change_balance(
            _s, _change.changed_on, _change.disbursed, _change.correction
        );
    end loop;
    return _s;
end
$$;

comment on function finance.change_balances(finance.loan_state, finance.balance_change[]) is
'Adds changes of the balance, each to the period that holds its day.';

revoke all on function finance.change_balances(
    finance.loan_state, finance.balance_change[]
) from public;
grant execute on function finance.change_balances(
    finance.loan_state, finance.balance_change[]
) to public;
