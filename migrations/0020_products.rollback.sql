delete from ops.error_code
where code in ('RL201', 'RL202', 'RL203');
delete from ops.secured_table
where table_name in ('lending.product_version', 'lending.product');
drop table lending.product_version;
drop table lending.product;
