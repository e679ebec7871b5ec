delete from ops.error_code
where code in ('RL655', 'RL656');
delete from ops.close_step
where code = 'reminders';
delete from lending.role_capability
where capability in ('suppress_notifications', 'dispatch_notifications');
delete from lending.capability
where code in ('suppress_notifications', 'dispatch_notifications');
delete from ops.secured_table
where table_name in ('lending.notification_suppression', 'lending.notification_rule');

drop type internal.told_event;
drop table lending.notification_suppression;
drop table lending.notification_rule;
drop table lending.notification_trigger;
