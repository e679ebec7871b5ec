-- requires: internal.record_application_status
create or replace trigger _700_application_status
after insert or update of status on lending.application
for each row execute function internal.record_application_status();

comment on trigger _700_application_status on lending.application is
'Keeps lending.application_status_history.';
