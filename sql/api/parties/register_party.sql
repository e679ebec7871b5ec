-- requires: api.party
create or replace function api.register_party(
    legal_entity_id uuid,
    kind text,
    reference text,
    display_name text,
    email text default null,
    phone text default null,
    segment text default null,
    country_code text default null,
    birth_date date default null,
    national_id text default null
) returns setof api.party
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(register_party.legal_entity_id, 'manage_parties');
    perform internal.require_approval(register_party.legal_entity_id, 'register_party');
    begin
        insert into lending.party (legal_entity_id, id, kind, reference, segment)
        values (
            register_party.legal_entity_id,
            _id,
            register_party.kind,
            register_party.reference,
            register_party.segment
        );
        insert into lending.party_identity (
            legal_entity_id, party_id, display_name, email, phone, country_code, birth_date,
            national_id
        )
        values (
            register_party.legal_entity_id,
            _id,
            register_party.display_name,
            register_party.email,
            register_party.phone,
            register_party.country_code,
            register_party.birth_date,
            register_party.national_id
        );
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the reference is taken',
                detail = format('party reference %s', register_party.reference),
                hint = 'Choose another reference, or use the party that has it.';
        when check_violation or not_null_violation or foreign_key_violation then
            -- The server's detail would repeat personal data.
            raise exception using
                errcode = 'RL007',
                message = 'the party is not valid',
                detail = sqlerrm,
                hint = 'Kinds are person and organisation; name and reference are not blank; an '
                    'email has one @.';
    end;
    return query
    select p.*
    from api.party as p
    where p.legal_entity_id = register_party.legal_entity_id and p.id = _id;
end
$$;

comment on function api.register_party(
    uuid, text, text, text, text, text, text, text, date, text
) is
'Registers a party and its personal data. Needs manage_parties. '
'Raises RL001, RL002 (access), RL006 (reference taken), RL007 (invalid argument).';

revoke all on function api.register_party(
    uuid, text, text, text, text, text, text, text, date, text
) from public;
grant execute on function api.register_party(
    uuid, text, text, text, text, text, text, text, date, text
)
to rently_loan_officer, rently_app;
