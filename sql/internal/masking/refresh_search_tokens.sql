-- requires: internal.search_form
create or replace function internal.refresh_search_tokens() returns trigger
language plpgsql volatile
set search_path = ''
as $$
begin
    delete from lending.party_search_token as t
    where t.legal_entity_id = new.legal_entity_id and t.party_id = new.party_id;
    insert into lending.party_search_token (legal_entity_id, party_id, field, token)
    select new.legal_entity_id, new.party_id, f.field, d.token
    from (
        values ('email', new.email), ('phone', new.phone), ('national_id', new.national_id)
    ) as f (field, value)
    cross join lateral internal.keyed_digest(
        'search', new.legal_entity_id, f.field || ':' || internal.search_form(f.field, f.value)
    ) as d (token)
    where d.token is not null;
    return null;
end
$$;

comment on function internal.refresh_search_tokens() is
'Trigger of party_identity: keeps the search tokens of its email, phone and national_id.';

revoke all on function internal.refresh_search_tokens() from public;
