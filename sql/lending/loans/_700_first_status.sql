-- requires: internal.record_first_status
create or replace trigger _700_first_status
after insert on lending.loan
referencing new table as new_loans
for each statement execute function internal.record_first_status();

comment on trigger _700_first_status on lending.loan is 'Begins lending.loan_status_history.';
