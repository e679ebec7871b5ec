-- Every command asks this first. An entity that is not the caller's is answered like one that does
-- not exist.
create or replace function internal.require(legal_entity_id uuid, capability text) returns uuid
language plpgsql stable parallel restricted
set search_path = ''
as $$
declare
    _identity record := internal.request_identity();
begin
    if require.legal_entity_id is null
        or not require.legal_entity_id = any (_identity.legal_entity_ids)
    then
        raise exception using
            errcode = 'RL001',
            message = 'legal entity is unknown or not yours',
            detail = format('legal_entity_id %s, login %s', require.legal_entity_id, session_user),
            hint = 'Ask an administrator for access to the entity.';
    end if;

    if not internal.has_capability(
        _identity.account_id, require.legal_entity_id, require.capability
    ) then
        raise exception using
            errcode = 'RL002',
            message = 'you may not do this for the legal entity',
            detail = format('capability %s, login %s', require.capability, session_user),
            hint = 'Ask an administrator for a business role that has the capability.';
    end if;
    return _identity.account_id;
end
$$;

comment on function internal.require(uuid, text) is
'Raises RL001 unless the caller may see the entity, RL002 unless one of its business roles there '
'has the capability. Returns the account that acts.';

revoke all on function internal.require(uuid, text) from public;
