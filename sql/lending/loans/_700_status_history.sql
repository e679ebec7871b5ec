-- requires: internal.record_status
create or replace trigger _700_status_history
after update of status on lending.loan
for each row when (old.status is distinct from new.status)
execute function internal.record_status();

comment on trigger _700_status_history on lending.loan is 'Keeps lending.loan_status_history.';
