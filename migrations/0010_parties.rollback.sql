delete from ops.error_code
where code = 'RL010';
delete from ops.secured_table
where table_name in ('lending.party_role', 'lending.party_identity', 'lending.party');
drop table lending.party_role;
drop table lending.party_role_type;
drop table lending.party_identity;
drop table lending.party;
