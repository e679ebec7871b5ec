delete from ops.error_code
where code in ('RL650', 'RL651', 'RL652', 'RL653', 'RL654');
delete from lending.role_capability
where capability in ('manage_notifications', 'send_notifications');
delete from lending.capability
where code in ('manage_notifications', 'send_notifications');
delete from ops.secured_table
where
    table_name in (
        'lending.notification',
        'lending.notification_provider',
        'lending.notification_template_field',
        'lending.notification_template'
    );

drop type internal.notification_request;
drop table lending.notification;
drop table lending.notification_provider;
drop table lending.notification_template_field;
drop table lending.notification_template;
drop table lending.notification_field;
drop table lending.notification_kind;
