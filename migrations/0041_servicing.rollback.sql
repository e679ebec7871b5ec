delete from ops.error_code
where code between 'RL310' and 'RL313';
delete from lending.role_capability
where capability in ('reverse_transactions', 'charge_loans', 'credit_loans', 'refund_borrowers');
delete from lending.capability
where code in ('reverse_transactions', 'charge_loans', 'credit_loans', 'refund_borrowers');
delete from ops.secured_table
where table_name in ('lending.loan_charge', 'lending.allocation_rule');
drop table lending.loan_charge;
drop table lending.allocation_rule;
