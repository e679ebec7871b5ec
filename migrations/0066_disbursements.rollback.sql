delete from ops.error_code
where code between 'RL219' and 'RL221';
delete from lending.event_type
where code = 'disbursement_undone';
delete from ops.secured_table
where table_name in ('lending.disbursement', 'lending.disbursement_part');

drop table lending.disbursement_part;
drop table lending.disbursement;
