delete from ops.error_code
where code between 'RL820' and 'RL824';
drop table lending.tape_finding;
drop table lending.tape_import;
drop table lending.tape_finding_kind;
delete from ops.secured_table
where table_name in ('lending.tape_finding', 'lending.tape_import');
delete from lending.gl_mapping_template
where transaction_type = 'opening_repayment';
delete from lending.event_type
where code = 'tape_imported';
delete from lending.transaction_type
where code = 'opening_repayment';
