delete from ops.error_code
where code in ('RL222', 'RL360');
delete from lending.event_type
where code in ('loan_refinanced', 'refinance_undone');
delete from lending.role_capability
where capability = 'refinance_loans';
delete from lending.capability
where code = 'refinance_loans';
delete from ops.secured_table
where table_name = 'lending.loan_refinance';
drop table lending.loan_refinance;
delete from lending.gl_mapping_template
where transaction_type in ('refinance_repayment', 'refinancing');
delete from lending.ledger_account_template
where code = '1060';
delete from lending.transaction_type
where code in ('refinance_repayment', 'refinancing');
