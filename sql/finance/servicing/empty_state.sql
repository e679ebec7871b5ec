create or replace function finance.empty_state() returns finance.loan_state
language sql immutable parallel safe
return row('{}', 0, '{}', '{}', '{}', '{}', null, '{}', 0, '{}')::finance.loan_state;

comment on function finance.empty_state() is 'A loan to which nothing has happened.';

revoke all on function finance.empty_state() from public;
grant execute on function finance.empty_state() to public;
