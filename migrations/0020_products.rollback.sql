delete from ops.error_code
where code in ('RL201', 'RL202', 'RL203');
delete from ops.secured_table
where
    table_name in (
        'lending.product_version',
        'lending.product',
        'lending.business_unit',
        'lending.product_category'
    );
drop table lending.product_version;
drop table lending.product;
drop table lending.business_unit;
drop table lending.product_category;
