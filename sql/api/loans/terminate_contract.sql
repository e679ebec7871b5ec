-- requires: api.loan
create or replace function api.terminate_contract(
    legal_entity_id uuid,
    loan_id uuid,
    reason text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _today date;
    _change finance.loan_change;
begin
    _loan := internal.lock_modifiable_loan(
        terminate_contract.legal_entity_id, terminate_contract.loan_id
    );
    _today := internal.business_date(_loan.legal_entity_id);
    perform internal.modify_loan(
        _loan, 'termination', _today, terminate_contract.reason, _change
    );

    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = terminate_contract.legal_entity_id
        and l.id = terminate_contract.loan_id;
end
$$;

comment on function api.terminate_contract(uuid, uuid, text) is
'Ends the contract: all that is owed is due today, with interest until then. Needs modify_loans. '
'Raises RL001, RL002 (access), RL013 (needs approval), RL301 to RL303, RL342 (loan), RL321 '
'(values).';

revoke all on function api.terminate_contract(uuid, uuid, text) from public;
grant execute on function api.terminate_contract(uuid, uuid, text) to rently_loan_officer;
