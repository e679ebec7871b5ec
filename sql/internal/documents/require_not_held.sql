-- requires: internal.legal_hold_on
create or replace function internal.require_not_held(
    legal_entity_id uuid, party_id uuid, document_id uuid default null
) returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _hold lending.legal_hold := internal.legal_hold_on(
        require_not_held.legal_entity_id,
        require_not_held.party_id,
        require_not_held.document_id
    );
begin
    if _hold.id is not null then
        raise exception using
            errcode = 'RL713',
            message = 'a legal hold keeps it',
            detail = format('hold %s since %s: %s', _hold.id, _hold.placed_at, _hold.reason),
            hint = 'Lift the hold with api.lift_legal_hold() first.';
    end if;
end
$$;

comment on function internal.require_not_held(uuid, uuid, uuid) is
'Raises RL713 if a legal hold keeps the party or the document; without a document, also if one '
'keeps any document of the party.';

revoke all on function internal.require_not_held(uuid, uuid, uuid) from public;
