create or replace function finance.unpaid(line finance.instalment) returns numeric
language sql immutable parallel safe
return (
    (line).principal - (line).principal_paid
    + (line).interest - (line).interest_paid
    + (line).fee - (line).fee_paid
    + (line).penalty - (line).penalty_paid
);

comment on function finance.unpaid(finance.instalment) is
'All that is unpaid of an instalment.';

revoke all on function finance.unpaid(finance.instalment) from public;
grant execute on function finance.unpaid(finance.instalment) to public;
