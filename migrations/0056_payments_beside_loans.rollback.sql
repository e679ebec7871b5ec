delete from ops.error_code
where code in ('RL402', 'RL420', 'RL421', 'RL422', 'RL423', 'RL424', 'RL425');
delete from lending.event_type
where code = 'payment_assigned';
delete from lending.role_capability
where capability = 'set_suspense_limits';
delete from lending.capability
where code = 'set_suspense_limits';
delete from ops.secured_table
where
    table_name in (
        'lending.suspense_limit',
        'lending.refund',
        'lending.payment_event',
        'lending.suspense_item'
    );

drop type internal.payment_assignment;
drop table lending.suspense_limit;
drop table lending.refund;
drop table lending.payment_event;
drop table lending.suspense_item;
delete from lending.gl_mapping_template
where transaction_type = 'assigned_repayment';
delete from lending.transaction_type
where code = 'assigned_repayment';
