create or replace function finance.unpaid_principal(state finance.loan_state) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _line finance.instalment;
    _sum numeric := 0;
begin
    foreach _line in array (state).instalments loop
        if _line.period is not null then
            _sum := _sum + _line.principal - _line.principal_paid;
        end if;
    end loop;
    return _sum;
end
$$;

comment on function finance.unpaid_principal(finance.loan_state) is
'Principal that the instalments of the interest schedule still ask for.';

revoke all on function finance.unpaid_principal(finance.loan_state) from public;
grant execute on function finance.unpaid_principal(finance.loan_state) to public;
