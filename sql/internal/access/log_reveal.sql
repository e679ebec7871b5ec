create or replace function internal.log_reveal(
    legal_entity_id uuid, party_id uuid, fields text[], reason text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _actor record := internal.request_actor();
begin
    insert into audit.access_log (
        legal_entity_id, access_kind, party_id, fields, reason, account_id, application, request_id
    )
    values (
        log_reveal.legal_entity_id,
        'reveal',
        log_reveal.party_id,
        log_reveal.fields,
        log_reveal.reason,
        _actor.account_id,
        _actor.application,
        _actor.request_id
    );
end
$$;

comment on function internal.log_reveal(uuid, uuid, text[], text) is
'Notes in audit.access_log that the caller is shown fields of a party''s identity, and why.';

revoke all on function internal.log_reveal(uuid, uuid, text[], text) from public;
