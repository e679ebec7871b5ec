-- The caller lets purchases wait for each other: nobody takes the reference meanwhile.
-- Who went the other way before is the same party; otherwise the buyer learns who it is.
create or replace function internal.party_in(
    legal_entity_id uuid, other_legal_entity_id uuid, other_party_id uuid
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _party lending.party;
    _wanted text;
    _reference text;
    _suffix integer := 0;
    _id uuid := (
        select c.party_id
        from lending.party_counterpart as c
        where
            c.legal_entity_id = party_in.legal_entity_id
            and c.other_legal_entity_id = party_in.other_legal_entity_id
            and c.other_party_id = party_in.other_party_id
    );
begin
    if _id is not null then
        return _id;
    end if;
    select p.* into strict _party
    from lending.party as p
    where p.legal_entity_id = party_in.other_legal_entity_id and p.id = party_in.other_party_id;
    select e.code || '-' || _party.reference into strict _wanted
    from lending.legal_entity as e
    where e.id = party_in.other_legal_entity_id;
    _reference := _wanted;
    while exists (
        select
        from lending.party as p
        where p.legal_entity_id = party_in.legal_entity_id and p.reference = _reference
    )
    loop
        _suffix := _suffix + 1;
        _reference := _wanted || '-' || _suffix;
    end loop;
    insert into lending.party (legal_entity_id, kind, reference, segment)
    values (party_in.legal_entity_id, _party.kind, _reference, _party.segment)
    returning id into strict _id;
    insert into lending.party_identity (
        legal_entity_id, party_id, display_name, legal_name, email, phone, national_id,
        birth_date, address, country_code
    )
    select
        party_in.legal_entity_id, _id, i.display_name, i.legal_name, i.email, i.phone,
        i.national_id, i.birth_date, i.address, i.country_code
    from lending.party_identity as i
    where i.legal_entity_id = _party.legal_entity_id and i.party_id = _party.id;
    insert into lending.party_counterpart (
        legal_entity_id, party_id, other_legal_entity_id, other_party_id
    )
    values
    (party_in.legal_entity_id, _id, party_in.other_legal_entity_id, party_in.other_party_id),
    (party_in.other_legal_entity_id, party_in.other_party_id, party_in.legal_entity_id, _id);
    return _id;
end
$$;

comment on function internal.party_in(uuid, uuid, uuid) is
'A party of another entity as a party of this one: the one known from an earlier transfer in '
'either direction, or a new one with the same identity. The reference begins with the code of the '
'other entity.';

revoke all on function internal.party_in(uuid, uuid, uuid) from public;
