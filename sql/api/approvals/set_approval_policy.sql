-- A null above_amount takes the policy away. Who may be bound by a policy may not lift it alone:
-- the command can be put under approval itself.
create or replace function api.set_approval_policy(
    legal_entity_id uuid,
    command text,
    above_amount numeric default 0,
    expires_after interval default interval '7 days'
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _function pg_catalog.pg_proc;
begin
    perform internal.require(set_approval_policy.legal_entity_id, 'manage_approvals');
    perform internal.require_approval(set_approval_policy.legal_entity_id, 'set_approval_policy');
    _function := internal.command_function(set_approval_policy.command);
    -- Functions that are told a command, and internal.modify_loan(), ask for the one that calls
    -- them.
    if _function.prosrc !~ 'internal\.(require_approval|modify_loan)\(' and not exists (
        select
        from pg_catalog.pg_proc as p
        where
            p.pronamespace = 'internal'::regnamespace
            and 'command' = any (p.proargnames)
            and strpos(p.prosrc, 'internal.require_approval(') > 0
            and strpos(_function.prosrc, 'internal.' || p.proname || '(') > 0
    ) then
        raise exception using
            errcode = 'RL014',
            message = 'the command does not ask for approval, so a policy would not bind it',
            detail = format('command %s', set_approval_policy.command),
            hint = 'Only commands that call internal.require_approval() can be put under approval.';
    end if;

    if set_approval_policy.above_amount is null then
        delete from lending.approval_policy as p
        where
            p.legal_entity_id = set_approval_policy.legal_entity_id
            and p.command = _function.proname;
        return;
    end if;
    insert into lending.approval_policy as p (
        legal_entity_id, command, above_amount, expires_after
    )
    values (
        set_approval_policy.legal_entity_id,
        _function.proname,
        set_approval_policy.above_amount,
        set_approval_policy.expires_after
    )
    on conflict on constraint approval_policy_pkey do update set
        above_amount = excluded.above_amount,
        expires_after = excluded.expires_after;
exception
    when check_violation or not_null_violation then
        raise exception using
            errcode = 'RL007',
            message = 'the policy is not valid',
            detail = sqlerrm,
            hint = 'The amount is not negative; proposals wait from a minute to a year.';
end
$$;

comment on function api.set_approval_policy(uuid, text, numeric, interval) is
'Says that a command needs a second person above an amount (0: always), and for how long a '
'proposal waits; a null amount takes the policy away. Needs manage_approvals. '
'Raises RL001, RL002 (access), RL007 (amount or time), RL013 (this command is under approval '
'itself), RL014 (command).';

revoke all on function api.set_approval_policy(uuid, text, numeric, interval) from public;
grant execute on function api.set_approval_policy(uuid, text, numeric, interval)
to rently_executive;
