drop table lending.running_interest;
drop table lending.loan_accrual;
delete from lending.transaction_type
where code = 'accrual';
