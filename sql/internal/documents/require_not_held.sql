create or replace function internal.require_not_held(
    legal_entity_id uuid, party_id uuid, document_id uuid default null
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _hold lending.legal_hold;
begin
    select h.* into _hold
    from lending.legal_hold as h
    where
        h.legal_entity_id = require_not_held.legal_entity_id
        and (
            h.party_id = require_not_held.party_id or h.document_id = require_not_held.document_id
        )
        and h.lifted_at is null
    order by h.placed_at
    limit 1;
    if found then
        raise exception using
            errcode = 'RL713',
            message = 'a legal hold keeps it',
            detail = format('hold %s since %s: %s', _hold.id, _hold.placed_at, _hold.reason),
            hint = 'Lift the hold with api.lift_legal_hold() first.';
    end if;
end
$$;

comment on function internal.require_not_held(uuid, uuid, uuid) is
'Raises RL713 if a legal hold keeps the party or the document.';

revoke all on function internal.require_not_held(uuid, uuid, uuid) from public;
