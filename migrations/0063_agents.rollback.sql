delete from ops.error_code
where code between 'RL730' and 'RL732';
delete from lending.role_capability
where capability in ('assign_agents', 'set_commission_rules', 'claw_back_commissions');
delete from lending.capability
where code in ('assign_agents', 'set_commission_rules', 'claw_back_commissions');
delete from lending.event_type
where code in ('agent_assigned', 'commission_accrued', 'commission_clawed_back');
delete from ops.secured_table
where
    table_name in (
        'lending.agent_commission', 'lending.commission_rule', 'lending.agent_assignment'
    );
delete from lending.ledger_account_template
where code in ('2700', '5700');
drop table lending.agent_commission;
drop table lending.commission_rule;
drop table lending.agent_assignment;
