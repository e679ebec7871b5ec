-- requires: internal.check_application_transition
create or replace trigger _200_application_transition
before update of status on lending.application
for each row when (old.status is distinct from new.status)
execute function internal.check_application_transition();

comment on trigger _200_application_transition on lending.application is
'Refuses changes of status that lending.application_status_transition does not list.';
