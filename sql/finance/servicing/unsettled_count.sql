-- requires: finance.is_settled
create or replace function finance.unsettled_count(state finance.loan_state) returns bigint
language plpgsql immutable parallel safe
as $$
declare
    _line finance.instalment;
    _count bigint := 0;
begin
    foreach _line in array (state).instalments loop
        if _line.period is not null and not finance.is_settled(_line) then
            _count := _count + 1;
        end if;
    end loop;
    return _count;
end
$$;

comment on function finance.unsettled_count(finance.loan_state) is
'How many instalments of the interest schedule are not settled.';

revoke all on function finance.unsettled_count(finance.loan_state) from public;
grant execute on function finance.unsettled_count(finance.loan_state) to public;
