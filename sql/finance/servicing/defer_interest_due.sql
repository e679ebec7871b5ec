create or replace function finance.defer_interest_due(
    state finance.loan_state, positions integer[], grace integer
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _deferred numeric := 0;
    _line finance.instalment;
begin
    for _i in 1 .. least(grace, pg_catalog.cardinality(positions) - 1) loop
        _line := _s.instalments[positions[_i]];
        _deferred := _deferred + _line.interest - _line.interest_paid;
        _s.instalments[positions[_i]].interest := _line.interest_paid;
        _s.instalments[positions[_i + 1]].interest :=
            (_s.instalments[positions[_i + 1]]).interest
            + case
                when _i = least(grace, pg_catalog.cardinality(positions) - 1) then _deferred
                else 0
            end;
    end loop;
    return _s;
end
$$;

comment on function finance.defer_interest_due(finance.loan_state, integer[], integer) is
'Lets the interest of the first instalments at these positions fall due with the one after them.';

revoke all on function finance.defer_interest_due(
    finance.loan_state, integer[], integer
) from public;
grant execute on function finance.defer_interest_due(
    finance.loan_state, integer[], integer
) to public;
