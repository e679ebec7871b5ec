delete from ops.error_code
where code = 'RL733';
delete from lending.event_type
where code in ('subject_request_recorded', 'subject_request_answered', 'party_erased');
delete from lending.role_capability
where capability = 'answer_data_subjects';
delete from lending.capability
where code = 'answer_data_subjects';
delete from ops.secured_table
where table_name = 'lending.data_subject_request';
drop table lending.data_subject_request;
