-- requires: api.approval_request
-- The proposal is tried at once and undone, so that what cannot be executed is not proposed, and
-- nobody proposes what they could not do themselves if no second person were needed.
create or replace function api.propose_request(
    legal_entity_id uuid,
    command text,
    arguments jsonb,
    reason text
) returns setof api.approval_request
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _function pg_catalog.pg_proc := internal.command_function(propose_request.command);
    _caller name := coalesce(nullif(current_setting('role'), 'none'), session_user);
begin
    perform internal.require(propose_request.legal_entity_id, 'propose_requests');
    if not has_function_privilege(_caller, _function.oid, 'execute') then
        raise exception using
            errcode = 'RL002',
            message = 'you may not do this for the legal entity',
            detail = format('command %s, role %s', propose_request.command, _caller),
            hint = 'Only who may call a command may propose it.';
    end if;
    if jsonb_typeof(propose_request.arguments) = 'object' is not true
        or propose_request.reason ~ '\S' is not true
    then
        raise exception using
            errcode = 'RL007',
            message = 'the proposal is not valid',
            detail = format('reason %L', propose_request.reason),
            hint = 'Arguments are an object by name, without legal_entity_id; the reason is not '
                'blank.';
    end if;

    insert into lending.approval_request (
        legal_entity_id, id, command, arguments, reason, proposed_by_account_id, expires_at
    )
    values (
        propose_request.legal_entity_id,
        _id,
        _function.proname,
        propose_request.arguments,
        propose_request.reason,
        internal.acting_account_id(),
        now() + coalesce(
            (
                select p.expires_after
                from lending.approval_policy as p
                where
                    p.legal_entity_id = propose_request.legal_entity_id
                    and p.command = _function.proname
            ),
            interval '7 days'
        )
    );
    begin
        update lending.approval_request as r
        set executing_transaction_id = pg_current_xact_id()
        where r.legal_entity_id = propose_request.legal_entity_id and r.id = _id;
        perform internal.execute_command(
            propose_request.legal_entity_id, _function.proname, propose_request.arguments
        );
        raise exception using
            errcode = 'RL018',
            message = 'the command was tried and is undone',
            detail = format('command %s', _function.proname),
            hint = 'Nothing to do.';
    exception
        when sqlstate 'RL018' then
            null;  -- it works: only the proposal stays
    end;

    return query
    select r.*
    from api.approval_request as r
    where r.legal_entity_id = propose_request.legal_entity_id and r.id = _id;
end
$$;

comment on function api.propose_request(uuid, text, jsonb, text) is
'Proposes a call of a command of api, by its name and named arguments without legal_entity_id, '
'for another person to approve. It is tried and undone at once, so the command''s own errors come '
'now. Needs propose_requests and what the command needs. '
'Raises RL001, RL002 (access), RL007 (no reason), RL014 (command or arguments), and what the '
'command raises.';

revoke all on function api.propose_request(uuid, text, jsonb, text) from public;
grant execute on function api.propose_request(uuid, text, jsonb, text) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_app;
