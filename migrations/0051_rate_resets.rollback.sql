delete from ops.close_step
where code = 'rates';
delete from ops.secured_table
where table_name = 'lending.rate_reset';
drop table lending.rate_reset;
