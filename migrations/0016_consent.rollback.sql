delete from ops.error_code
where code = 'RL716';
delete from lending.role_capability
where capability = 'record_consent';
delete from lending.capability
where code = 'record_consent';
delete from ops.secured_table
where table_name = 'lending.consent';
drop table lending.consent;
drop table lending.contact_channel;
drop table lending.consent_purpose;
