-- requires: api.approval_request
create or replace function api.approve_request(
    legal_entity_id uuid,
    request_id uuid,
    reason text default null
) returns setof api.approval_request
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _request lending.approval_request;
    _caller name := coalesce(nullif(current_setting('role'), 'none'), session_user);
    _answer jsonb;
begin
    perform internal.require(approve_request.legal_entity_id, 'approve_requests');
    _request := internal.lock_pending_request(
        approve_request.legal_entity_id, approve_request.request_id
    );
    if _request.proposed_by_account_id = internal.acting_account_id() then
        raise exception using
            errcode = 'RL017',
            message = 'who proposed does not approve',
            detail = format('request_id %s', approve_request.request_id),
            hint = 'Ask another person who may.';
    end if;
    if not has_function_privilege(
        _caller, (internal.command_function(_request.command)).oid, 'execute'
    ) then
        raise exception using
            errcode = 'RL002',
            message = 'you may not do this for the legal entity',
            detail = format('command %s, role %s', _request.command, _caller),
            hint = 'Only who may call a command may approve it.';
    end if;

    update lending.approval_request as r
    set
        status = 'approved',
        decided_by_account_id = internal.acting_account_id(),
        decided_at = now(),
        decision_reason = approve_request.reason,
        executing_transaction_id = pg_current_xact_id()
    where r.legal_entity_id = _request.legal_entity_id and r.id = _request.id;
    _answer := internal.execute_command(
        _request.legal_entity_id, _request.command, _request.arguments
    );
    update lending.approval_request as r
    set
        executing_transaction_id = null,
        answer = _answer,
        arguments = coalesce(
            internal.without_personal_data(
                'lending.party_identity', r.legal_entity_id, r.arguments
            ),
            r.arguments
        )
    where r.legal_entity_id = _request.legal_entity_id and r.id = _request.id;

    return query
    select r.*
    from api.approval_request as r
    where r.legal_entity_id = _request.legal_entity_id and r.id = _request.id;
end
$$;

comment on function api.approve_request(uuid, uuid, text) is
'Approves what another person proposed and executes it in the same transaction; if that fails, '
'the proposal stays pending. The approver needs approve_requests and what the command needs. '
'Raises RL001, RL002 (access), RL015 (unknown), RL016 (not pending), RL017 (own proposal), and '
'what the command raises.';

revoke all on function api.approve_request(uuid, uuid, text) from public;
grant execute on function api.approve_request(uuid, uuid, text) to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer;
