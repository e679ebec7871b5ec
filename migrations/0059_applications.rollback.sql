delete from ops.error_code
where code in ('RL208', 'RL209', 'RL210', 'RL218');
delete from lending.event_type
where code in ('application_submitted', 'application_checked', 'application_withdrawn');
delete from lending.role_capability
where capability in ('submit_applications', 'check_applications', 'set_origination_policy');
delete from lending.capability
where code in ('submit_applications', 'check_applications', 'set_origination_policy');
delete from ops.secured_table
where
    table_name in (
        'lending.origination_policy',
        'lending.application',
        'lending.application_party',
        'lending.application_status_history',
        'lending.application_check'
    );

drop table lending.application_check;
drop table lending.application_status_history;
drop table lending.application_party;
drop table lending.application;
drop table lending.origination_policy;
drop table lending.application_status_transition;
drop table lending.application_status;
