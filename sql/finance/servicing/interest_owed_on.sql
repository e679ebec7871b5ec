create or replace function finance.interest_owed_on(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _sum numeric := 0;
begin
    for _i in 1 .. pg_catalog.cardinality((state).instalments) loop
        if ((state).instalments[_i]).period is not null then
            _sum := _sum + (finance.due_on_day(state, terms, _i, on_date, false)).interest;
        end if;
    end loop;
    return _sum;
end
$$;

comment on function finance.interest_owed_on(finance.loan_state, finance.loan_terms, date) is
'All interest of a loan up to a day, paid or not.';

revoke all on function finance.interest_owed_on(finance.loan_state, finance.loan_terms, date)
from public;
grant execute on function finance.interest_owed_on(finance.loan_state, finance.loan_terms, date)
to public;
