delete from ops.error_code
where code between 'RL208' and 'RL218';
delete from lending.event_type
where
    code in (
        'application_submitted',
        'application_checked',
        'application_decided',
        'application_withdrawn',
        'offer_made',
        'offer_accepted',
        'offer_declined',
        'offer_expired'
    );
delete from lending.role_capability
where
    capability in (
        'submit_applications',
        'check_applications',
        'decide_applications',
        'decide_automatically',
        'make_offers',
        'answer_offers',
        'expire_offers',
        'rerun_decisions',
        'set_origination_policy'
    );
delete from lending.capability
where
    code in (
        'submit_applications',
        'check_applications',
        'decide_applications',
        'decide_automatically',
        'make_offers',
        'answer_offers',
        'expire_offers',
        'rerun_decisions',
        'set_origination_policy'
    );
delete from ops.secured_table
where
    table_name in (
        'lending.origination_policy',
        'lending.application',
        'lending.application_party',
        'lending.application_status_history',
        'lending.application_check',
        'lending.decision',
        'lending.decision_reason',
        'lending.offer',
        'lending.offer_outcome'
    );

drop table lending.offer_outcome;
drop table lending.offer;
drop table lending.decision_reason;
drop table lending.decision;
drop type internal.decision_outcome;
drop table lending.application_check;
drop table lending.application_status_history;
drop table lending.application_party;
drop table lending.application;
drop table lending.origination_policy;
drop table lending.application_status_transition;
drop table lending.application_status;
