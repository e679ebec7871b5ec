delete from ops.error_code
where code in ('RL717', 'RL718');
delete from ops.secured_table
where table_name = 'lending.payment_instrument';
drop table lending.payment_instrument;
drop function internal.holds_account_number(text);
