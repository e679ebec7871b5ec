-- requires: finance.unpaid
create or replace function finance.unpaid_all(state finance.loan_state) returns numeric
language sql immutable parallel safe
return (
    select coalesce(pg_catalog.sum(finance.unpaid(i)), 0)
    from pg_catalog.unnest((state).instalments) as i
);

comment on function finance.unpaid_all(finance.loan_state) is
'All that is unpaid of a loan.';

revoke all on function finance.unpaid_all(finance.loan_state) from public;
grant execute on function finance.unpaid_all(finance.loan_state) to public;
