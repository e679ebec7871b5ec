create or replace function finance.is_settled(line finance.instalment) returns boolean
language plpgsql immutable parallel safe
as $$
begin
    return (line).level + (line).credited_principal + (line).credited_interest + (line).deferred
        = (line).principal_paid + (line).interest_paid;
end
$$;

comment on function finance.is_settled(finance.instalment) is
'Whether what was paid of an instalment''s principal and interest is its level, with what was '
'credited.';

revoke all on function finance.is_settled(finance.instalment) from public;
grant execute on function finance.is_settled(finance.instalment) to public;
