create or replace function internal.lock_loan(
    legal_entity_id uuid, loan_id uuid
) returns lending.loan
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan;
begin
    select l.* into _loan
    from lending.loan as l
    where l.legal_entity_id = lock_loan.legal_entity_id and l.id = lock_loan.loan_id
    for no key update;
    if not found then
        perform internal.require_loan(lock_loan.legal_entity_id, lock_loan.loan_id);
    end if;
    return _loan;
end
$$;

comment on function internal.lock_loan(uuid, uuid) is
'The loan, locked against other commands until the transaction ends. Raises RL301 if there is '
'none.';

revoke all on function internal.lock_loan(uuid, uuid) from public;
