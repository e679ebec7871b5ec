delete from ops.error_code
where code in ('RL364', 'RL365', 'RL366');
delete from lending.event_type
where
    code in (
        'security_interest_recorded',
        'security_interest_released',
        'deposit_received',
        'deposit_applied',
        'deposit_returned'
    );
delete from lending.role_capability
where capability in ('manage_securities', 'move_deposits');
delete from lending.capability
where code in ('manage_securities', 'move_deposits');
delete from ops.secured_table
where table_name in ('lending.security_interest', 'lending.deposit_movement');
drop table lending.deposit_movement;
drop table lending.security_interest;
drop table lending.security_interest_kind;
delete from lending.gl_mapping_template
where transaction_type = 'deposit_application';
delete from lending.ledger_account_template
where code = '2400';
delete from lending.transaction_type
where code = 'deposit_application';
