-- Audited rows go while the function that audits deletions can still leave out personal data.
delete from lending.role_capability
where capability in ('read_parties', 'search_personal_data', 'reveal_personal_data', 'read_audit');
delete from lending.capability
where code in ('read_parties', 'search_personal_data', 'reveal_personal_data', 'read_audit');
delete from ops.error_code
where code in ('RL011', 'RL012');
delete from ops.secured_table
where table_name in ('audit.access_log', 'lending.party_search_token');
drop table lending.party_search_token;
drop table audit.access_log;
drop function internal.without_personal_data(text, uuid, jsonb);
set local role rently_keeper;
drop function internal.keyed_digest(text, uuid, text);
drop table internal.secret_key;
set local role rently_owner;
drop function internal.entities_in_clear(text);
drop table lending.role_data_class;
drop table lending.data_classification;
drop table lending.data_class;
