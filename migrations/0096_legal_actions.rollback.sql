delete from ops.error_code
where code in ('RL660', 'RL661', 'RL662', 'RL663');
delete from lending.event_type
where code in ('legal_action_opened', 'legal_action_advanced', 'legal_action_closed');
delete from lending.role_capability
where capability = 'take_legal_action';
delete from lending.capability
where code = 'take_legal_action';
delete from ops.secured_table
where table_name in ('lending.legal_action', 'lending.legal_action_cost');

drop table lending.legal_action_cost;
drop table lending.legal_action;
drop table lending.legal_action_transition;
drop table lending.legal_action_state;
