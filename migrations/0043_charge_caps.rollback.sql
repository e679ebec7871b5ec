delete from ops.error_code
where code in ('RL454', 'RL455');
delete from lending.role_capability
where capability = 'set_charge_caps';
delete from lending.capability
where code = 'set_charge_caps';
