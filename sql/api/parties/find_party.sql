-- requires: analytics.v_party_masked, internal.search_form
create or replace function api.find_party(legal_entity_id uuid, field text, value text)
returns setof analytics.v_party_masked
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _actor record := internal.request_actor();
    _token text;
begin
    perform internal.require(find_party.legal_entity_id, 'search_personal_data');
    if find_party.field is null or find_party.field not in ('email', 'phone', 'national_id') then
        raise exception using
            errcode = 'RL012',
            message = 'parties are not searched by this field',
            detail = format('field %s', find_party.field),
            hint = 'Search by email, phone or national_id.';
    end if;
    insert into audit.access_log (
        legal_entity_id, access_kind, fields, reason, account_id, application, request_id
    )
    values (
        find_party.legal_entity_id,
        'search',
        array[find_party.field],
        _actor.reason,
        _actor.account_id,
        _actor.application,
        _actor.request_id
    );

    _token := internal.keyed_digest(
        'search',
        find_party.legal_entity_id,
        find_party.field || ':' || internal.search_form(find_party.field, find_party.value)
    );
    return query
    select v.*
    from lending.party_search_token as t
    inner join analytics.v_party_masked as v
        on t.legal_entity_id = v.legal_entity_id and t.party_id = v.id
    where
        t.legal_entity_id = find_party.legal_entity_id
        and t.field = find_party.field
        and t.token = _token;
end
$$;

comment on function api.find_party(uuid, text, text) is
'Parties whose email, phone or national_id is the given one, spelling aside, masked as in '
'analytics.v_party_masked. The whole value must be known; each search is logged. Needs '
'search_personal_data. '
'Raises RL001, RL002 (access), RL012 (field).';

revoke all on function api.find_party(uuid, text, text) from public;
grant execute on function api.find_party(uuid, text, text) to
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_compliance_officer,
rently_app;
