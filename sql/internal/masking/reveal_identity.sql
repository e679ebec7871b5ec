-- The server's log gets a line besides the row, because a caller could read the answer and roll
-- back.
create or replace function internal.reveal_identity(
    legal_entity_id uuid,
    party_id uuid,
    fields text[],
    reason text
) returns table (field text, value text)
language plpgsql volatile
set search_path = ''
as $$
declare
    _known text[];
    _identity jsonb;
    _actor record := internal.request_actor();
begin
    if reveal_identity.reason is null or length(btrim(reveal_identity.reason)) < 10 then
        raise exception using
            errcode = 'RL011',
            message = 'personal data is shown only with a reason',
            detail = format('reason %L', reveal_identity.reason),
            hint = 'Say why in at least ten characters.';
    end if;
    select array_agg(c.column_name::text order by c.column_name)
    into _known
    from lending.data_classification as c
    where c.table_name = 'lending.party_identity';
    if cardinality(reveal_identity.fields) > 0 is not true
        or not reveal_identity.fields <@ _known
    then
        raise exception using
            errcode = 'RL012',
            message = 'a field is none of the party''s identity',
            detail = format('fields %s', reveal_identity.fields),
            hint = format('Choose from %s.', array_to_string(_known, ', '));
    end if;

    select to_jsonb(i) into _identity
    from lending.party_identity as i
    where
        i.legal_entity_id = reveal_identity.legal_entity_id
        and i.party_id = reveal_identity.party_id;
    if not found then
        raise exception using
            errcode = 'RL010',
            message = 'the entity has no such party',
            detail = format('party_id %s', reveal_identity.party_id),
            hint = 'Look it up in api.party.';
    end if;

    perform internal.log_reveal(
        reveal_identity.legal_entity_id,
        reveal_identity.party_id,
        reveal_identity.fields,
        reveal_identity.reason
    );
    raise log 'rently: account % (login %) saw % of party %',
        _actor.account_id,
        session_user,
        reveal_identity.fields,
        reveal_identity.party_id;

    return query
    select f.name, _identity ->> f.name
    from unnest(reveal_identity.fields) as f (name);
end
$$;

comment on function internal.reveal_identity(uuid, uuid, text[], text) is
'Fields of a party''s identity in clear, one row a field, logged in audit.access_log with the '
'reason. The caller may see them. Raises RL010 (party), RL011 (reason), RL012 (field).';

revoke all on function internal.reveal_identity(uuid, uuid, text[], text) from public;
