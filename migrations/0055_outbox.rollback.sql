delete from ops.error_code
where code in ('RL870', 'RL871', 'RL872');
delete from lending.role_capability
where capability in ('consume_events', 'manage_events');
delete from lending.capability
where code in ('consume_events', 'manage_events');
delete from ops.secured_table
where table_name in ('lending.event_delivery', 'lending.event_consumer', 'lending.outbox_event');
drop table lending.event_delivery;
drop table lending.event_consumer;
drop table lending.outbox_event;
drop table lending.event_type;
