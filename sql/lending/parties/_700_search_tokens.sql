-- requires: internal.refresh_search_tokens
create or replace trigger _700_search_tokens
after insert or update of email, phone, national_id on lending.party_identity
for each row execute function internal.refresh_search_tokens();

comment on trigger _700_search_tokens on lending.party_identity is
'Keeps lending.party_search_token.';
