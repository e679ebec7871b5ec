delete from ops.close_step
where code in ('promises', 'collections');
delete from ops.error_code
where code in ('RL374', 'RL375');
delete from lending.role_capability
where capability = 'close_business';
delete from lending.capability
where code = 'close_business';
delete from ops.secured_table
where table_name in ('ops.close_step_run', 'ops.close_run');
drop table ops.close_step_run;
drop table ops.close_run;
