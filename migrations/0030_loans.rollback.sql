delete from ops.error_code
where code in ('RL301', 'RL302', 'RL303', 'RL304', 'RL305', 'RL306', 'RL307');
delete from ops.secured_table
where table_name in ('lending.amortisation_line', 'lending.amortisation_plan', 'lending.loan');
drop table lending.amortisation_line;
drop table lending.amortisation_plan;
drop table lending.loan;
drop table lending.loan_status;
