create or replace function finance.last_index(state finance.loan_state, kind text) returns integer
language plpgsql immutable parallel safe
as $$
begin
    for _i in reverse pg_catalog.cardinality((state).instalments) .. 1 loop
        if ((state).instalments[_i]).kind = last_index.kind then
            return _i;
        end if;
    end loop;
    return null;
end
$$;

comment on function finance.last_index(finance.loan_state, text) is
'Position of the last instalment of a kind; null if there is none.';

revoke all on function finance.last_index(finance.loan_state, text) from public;
grant execute on function finance.last_index(finance.loan_state, text) to public;
