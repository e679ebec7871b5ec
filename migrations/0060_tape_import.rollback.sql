delete from ops.error_code
where code between 'RL820' and 'RL824';
drop table lending.tape_finding;
drop table lending.tape_import;
drop table lending.tape_finding_kind;
delete from ops.secured_table
where table_name in ('lending.tape_finding', 'lending.tape_import');
alter table lending.payment_allocation drop constraint payment_allocation_payment_is_whole_check;
alter table lending.payment_allocation alter column payment_received_at set not null;
alter table lending.payment_allocation alter column payment_id set not null;
comment on column lending.payment_allocation.payment_id is 'The payment.';
comment on column lending.payment_allocation.payment_received_at is 'The payment''s partition key.';
delete from lending.gl_mapping_template
where transaction_type = 'opening_repayment';
delete from lending.event_type
where code = 'tape_imported';
delete from lending.transaction_type
where code = 'opening_repayment';
