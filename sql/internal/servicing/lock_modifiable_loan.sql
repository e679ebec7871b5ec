create or replace function internal.lock_modifiable_loan(
    legal_entity_id uuid, loan_id uuid
) returns lending.loan
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan;
begin
    perform internal.require(lock_modifiable_loan.legal_entity_id, 'modify_loans');
    _loan := internal.lock_loan(
        lock_modifiable_loan.legal_entity_id, lock_modifiable_loan.loan_id
    );
    perform internal.require_not_charged_off(_loan);
    perform internal.require_open_loan(_loan);
    return _loan;
end
$$;

comment on function internal.lock_modifiable_loan(uuid, uuid) is
'The loan, locked, if the caller may modify it. Needs modify_loans. Raises RL001, RL002 (access), '
'RL301 to RL303, RL342 (loan).';

revoke all on function internal.lock_modifiable_loan(uuid, uuid) from public;
