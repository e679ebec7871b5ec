delete from lending.role_capability
where capability = 'manage_collections';
delete from lending.capability
where code = 'manage_collections';
delete from ops.secured_table
where
    table_name in (
        'lending.collections_rule',
        'lending.collections_queue_member',
        'lending.collections_queue'
    );

drop table lending.collections_rule;
drop table lending.collections_queue_member;
drop table lending.collections_queue;
drop table lending.collections_action;
