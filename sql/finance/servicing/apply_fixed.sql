create or replace function finance.apply_fixed(
    state finance.loan_state, fixed finance.allocation[]
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _allocation finance.allocation;
    _line finance.instalment;
begin
    _s.allocations := fixed;
    foreach _allocation in array fixed loop
        if _allocation.number is null then
            _s.credit_balance := _s.credit_balance + _allocation.amount;
        end if;
        for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
            _line := _s.instalments[_i];
            continue when _line.number is distinct from _allocation.number;
            case _allocation.component
                when 'penalty' then
                    _line.penalty_paid := _line.penalty_paid + _allocation.amount;
                    _line.penalty := greatest(_line.penalty, _line.penalty_paid);
                when 'fee' then
                    _line.fee_paid := _line.fee_paid + _allocation.amount;
                    _line.fee := greatest(_line.fee, _line.fee_paid);
                when 'interest' then
                    _line.interest_paid := _line.interest_paid + _allocation.amount;
                else
                    _line.principal_paid := _line.principal_paid + _allocation.amount;
            end case;
            _s.instalments[_i] := _line;
        end loop;
    end loop;
    return _s;
end
$$;

comment on function finance.apply_fixed(finance.loan_state, finance.allocation[]) is
'Pays what allocations that came from elsewhere say; fees and penalties that no plan asks for '
'count as charged.';

revoke all on function finance.apply_fixed(finance.loan_state, finance.allocation[]) from public;
grant execute on function finance.apply_fixed(finance.loan_state, finance.allocation[]) to public;
