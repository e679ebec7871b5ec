-- requires: internal.reveal_identity
create or replace function api.reveal_party_identity(
    legal_entity_id uuid,
    party_id uuid,
    fields text[],
    reason text
) returns table (field text, value text)
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(reveal_party_identity.legal_entity_id, 'reveal_personal_data');
    return query
    select r.*
    from internal.reveal_identity(
        reveal_party_identity.legal_entity_id,
        reveal_party_identity.party_id,
        reveal_party_identity.fields,
        reveal_party_identity.reason
    ) as r;
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
