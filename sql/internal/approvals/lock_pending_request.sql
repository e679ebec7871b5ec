create or replace function internal.lock_pending_request(legal_entity_id uuid, request_id uuid)
returns lending.approval_request
language plpgsql volatile
set search_path = ''
as $$
declare
    _request lending.approval_request;
begin
    select r.* into _request
    from lending.approval_request as r
    where
        r.legal_entity_id = lock_pending_request.legal_entity_id
        and r.id = lock_pending_request.request_id
    for update;
    if not found then
        raise exception using
            errcode = 'RL015',
            message = 'the entity has no such proposal',
            detail = format('request_id %s', lock_pending_request.request_id),
            hint = 'See api.approval_request.';
    end if;
    if _request.status <> 'pending' or _request.expires_at <= now() then
        raise exception using
            errcode = 'RL016',
            message = 'the proposal was decided or has expired',
            detail = format('it is %s, and expires at %s', _request.status, _request.expires_at),
            hint = 'Propose again.';
    end if;
    return _request;
end
$$;

comment on function internal.lock_pending_request(uuid, uuid) is
'The proposal, locked. Raises RL015 if there is none, RL016 if it is no longer pending.';

revoke all on function internal.lock_pending_request(uuid, uuid) from public;
