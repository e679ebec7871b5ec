create or replace function api.set_contact_preference(
    legal_entity_id uuid,
    party_id uuid,
    time_zone text,
    language_code text
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(set_contact_preference.legal_entity_id, 'manage_parties');
    perform internal.require_party(
        set_contact_preference.legal_entity_id, set_contact_preference.party_id
    );
    insert into lending.contact_preference as p (
        legal_entity_id, party_id, time_zone, language_code
    )
    values (
        set_contact_preference.legal_entity_id,
        set_contact_preference.party_id,
        set_contact_preference.time_zone,
        set_contact_preference.language_code
    )
    on conflict on constraint contact_preference_pkey do update set
        time_zone = excluded.time_zone, language_code = excluded.language_code;
    return set_contact_preference.party_id;
exception
    when check_violation or not_null_violation or invalid_parameter_value then
        raise exception using
            errcode = 'RL622',
            message = 'the preference is not valid',
            detail = sqlerrm,
            hint = 'Give an IANA time zone and a language by ISO 639-1, such as de.';
end
$$;

comment on function api.set_contact_preference(uuid, uuid, text, text) is
'Says in which time zone a party lives and which language it reads, and returns the party. Needs '
'manage_parties. Raises RL001, RL002 (access), RL010 (party), RL622 (invalid).';

revoke all on function api.set_contact_preference(uuid, uuid, text, text) from public;
grant execute on function api.set_contact_preference(uuid, uuid, text, text)
to rently_loan_officer, rently_app;
