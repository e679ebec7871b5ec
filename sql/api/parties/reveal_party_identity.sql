-- The server's log gets a line besides the row, because a caller could read the answer and roll
-- back.
create or replace function api.reveal_party_identity(
    legal_entity_id uuid,
    party_id uuid,
    fields text[],
    reason text
) returns table (field text, value text)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _known text[];
    _identity jsonb;
    _actor record := internal.request_actor();
begin
    perform internal.require(reveal_party_identity.legal_entity_id, 'reveal_personal_data');
    if reveal_party_identity.reason is null or length(btrim(reveal_party_identity.reason)) < 10 then
        raise exception using
            errcode = 'RL011',
            message = 'personal data is shown only with a reason',
            detail = format('reason %L', reveal_party_identity.reason),
            hint = 'Say why in at least ten characters.';
    end if;
    select array_agg(c.column_name::text order by c.column_name)
    into _known
    from lending.data_classification as c
    where c.table_name = 'lending.party_identity';
    if cardinality(reveal_party_identity.fields) > 0 is not true
        or not reveal_party_identity.fields <@ _known
    then
        raise exception using
            errcode = 'RL012',
            message = 'a field is none of the party''s identity',
            detail = format('fields %s', reveal_party_identity.fields),
            hint = format('Choose from %s.', array_to_string(_known, ', '));
    end if;

    select to_jsonb(i) into _identity
    from lending.party_identity as i
    where
        i.legal_entity_id = reveal_party_identity.legal_entity_id
        and i.party_id = reveal_party_identity.party_id;
    if not found then
        raise exception using
            errcode = 'RL010',
            message = 'the entity has no such party',
            detail = format('party_id %s', reveal_party_identity.party_id),
            hint = 'Look it up in api.party.';
    end if;

    perform internal.log_reveal(
        reveal_party_identity.legal_entity_id,
        reveal_party_identity.party_id,
        reveal_party_identity.fields,
        reveal_party_identity.reason
    );
    raise log 'rently: account % (login %) saw % of party %',
        _actor.account_id,
        session_user,
        reveal_party_identity.fields,
        reveal_party_identity.party_id;

    return query
    select f.name, _identity ->> f.name
    from unnest(reveal_party_identity.fields) as f (name);
end
$$;

comment on function api.reveal_party_identity(uuid, uuid, text[], text) is
'Fields of a party''s identity in clear, one row a field, logged in audit.access_log with the '
'reason. Needs reveal_personal_data. '
'Raises RL001, RL002 (access), RL010 (party), RL011 (reason), RL012 (field).';

revoke all on function api.reveal_party_identity(uuid, uuid, text[], text) from public;
grant execute on function api.reveal_party_identity(uuid, uuid, text[], text) to
rently_collections_agent,
rently_loan_officer,
rently_compliance_officer;
