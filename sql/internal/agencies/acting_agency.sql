-- With the owner's rights, because api.agency_case calls it for readers who have none on the table.
create or replace function internal.acting_agency(legal_entity_id uuid) returns text
language sql stable security definer parallel restricted
set search_path = ''
begin atomic
    select m.agency_code
    from lending.collection_agency_member as m
    where
        m.legal_entity_id = acting_agency.legal_entity_id
        and m.user_account_id = internal.acting_account_id();
end;

comment on function internal.acting_agency(uuid) is
'The agency of an entity for which the caller works; null for none.';

revoke all on function internal.acting_agency(uuid) from public;
grant execute on function internal.acting_agency(uuid) to rently_agency;
