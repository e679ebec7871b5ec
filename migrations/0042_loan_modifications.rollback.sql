delete from ops.error_code
where code in ('RL320', 'RL321', 'RL322', 'RL323', 'RL324');
delete from lending.role_capability
where capability = 'modify_loans';
delete from lending.capability
where code = 'modify_loans';
delete from ops.secured_table
where table_name = 'lending.loan_modification';
drop table lending.loan_modification;
