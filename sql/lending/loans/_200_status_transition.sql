-- requires: internal.check_status_transition
create or replace trigger _200_status_transition
before update of status on lending.loan
for each row when (old.status is distinct from new.status)
execute function internal.check_status_transition();

comment on trigger _200_status_transition on lending.loan is
'Refuses changes of status that lending.loan_status_transition does not list.';
