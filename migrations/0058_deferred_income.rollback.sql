delete from ops.error_code
where code in ('RL450', 'RL451', 'RL452', 'RL453', 'RL456');
delete from lending.event_type
where code in (
    'income_capitalised', 'capitalised_income_adjusted', 'buy_down_fee_taken',
    'buy_down_fee_adjusted', 'down_payment_taken'
);
delete from lending.role_capability
where capability = 'defer_income';
delete from lending.capability
where code = 'defer_income';
delete from ops.close_step
where code = 'deferred_income';
delete from ops.secured_table
where table_name = 'lending.earned_income';
drop table lending.earned_income;
delete from lending.gl_mapping_template
where
    transaction_type like 'capitalised\_income%'
    or transaction_type like 'buy\_down\_fee%';
delete from lending.ledger_account_template
where code in ('2300', '4400', '4500', '5600');
delete from lending.transaction_type
where code like 'capitalised\_income%' or code like 'buy\_down\_fee%';
