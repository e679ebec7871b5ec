delete from ops.invariant
where name = 'promises_follow_payments';
delete from ops.error_code
where code in ('RL600', 'RL601', 'RL602', 'RL603', 'RL604', 'RL605', 'RL606', 'RL610');
delete from lending.event_type
where
    code in (
        'overdue_detected',
        'collections_escalated',
        'promise_made',
        'promise_kept',
        'promise_broken',
        'promise_cancelled',
        'case_closed'
    );
delete from lending.role_capability
where capability in ('make_promises', 'work_collections');
delete from lending.capability
where code in ('make_promises', 'work_collections');
delete from ops.secured_table
where
    table_name in (
        'lending.promise_to_pay',
        'lending.payment_arrangement',
        'lending.collections_escalation',
        'lending.collections_event',
        'lending.collections_case'
    );

drop table lending.promise_to_pay;
drop table lending.payment_arrangement;
drop table lending.collections_escalation;
drop table lending.collections_event;
drop table lending.collections_event_type;
drop table lending.collections_case;
drop function internal.note_previous_state();
drop table lending.collections_case_transition;
drop table lending.collections_case_state;
