-- Owned by rently_refresher, whose policy shows it every row: the command has asked who the caller
-- is, and looking that up again for each table costs more than the reading.
create or replace function internal.require_party(legal_entity_id uuid, party_id uuid) returns void
language plpgsql stable security definer parallel safe
set search_path = ''
as $$
begin
    if not exists (
        select
        from lending.party as p
        where
            p.legal_entity_id = require_party.legal_entity_id
            and p.id = require_party.party_id
            and p.is_active
    ) then
        raise exception using
            errcode = 'RL010',
            message = 'the entity has no such party',
            detail = format('party_id %s', require_party.party_id),
            hint = 'Register it with api.register_party().';
    end if;
end
$$;

comment on function internal.require_party(uuid, uuid) is
'Raises RL010 unless the party is an active one of the entity.';

revoke all on function internal.require_party(uuid, uuid) from public;
alter function internal.require_party(uuid, uuid) owner to rently_refresher;
