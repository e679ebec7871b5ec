delete from ops.error_code
where code between 'RL371' and 'RL373';
delete from lending.role_capability
where capability = 'pause_delinquency';
delete from lending.capability
where code = 'pause_delinquency';
delete from ops.secured_table
where table_name in ('lending.delinquency_pause', 'lending.loan_status_history');
drop table ops.close_step;
drop table lending.delinquency_pause;
drop table lending.loan_status_history;
drop table lending.loan_status_transition;
drop table lending.loan_status_reason;
