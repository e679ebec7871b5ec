delete from ops.error_code
where code between 'RL720' and 'RL728';
delete from lending.role_capability
where capability in ('manage_rentals', 'record_landlord_refunds');
delete from lending.capability
where code in ('manage_rentals', 'record_landlord_refunds');
delete from ops.secured_table
where table_name in ('lending.lease', 'lending.rental_unit', 'lending.property');
delete from lending.data_classification
where table_name = 'lending.property';
drop table lending.lease;
drop table lending.rental_unit;
drop table lending.property;
