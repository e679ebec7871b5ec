delete from ops.error_code
where code between 'RL211' and 'RL217';
delete from lending.event_type
where
    code in (
        'application_decided', 'offer_made', 'offer_accepted', 'offer_declined', 'offer_expired'
    );
delete from lending.role_capability
where
    capability in (
        'decide_applications',
        'decide_automatically',
        'make_offers',
        'answer_offers',
        'expire_offers',
        'rerun_decisions'
    );
delete from lending.capability
where
    code in (
        'decide_applications',
        'decide_automatically',
        'make_offers',
        'answer_offers',
        'expire_offers',
        'rerun_decisions'
    );
delete from ops.secured_table
where
    table_name in (
        'lending.decision', 'lending.decision_reason', 'lending.offer', 'lending.offer_outcome'
    );

drop table lending.offer_outcome;
drop table lending.offer;
drop table lending.decision_reason;
drop table lending.decision;
drop type internal.decision_outcome;
