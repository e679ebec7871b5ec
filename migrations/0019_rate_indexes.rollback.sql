delete from ops.error_code
where code in ('RL367', 'RL368', 'RL369');
delete from lending.role_capability
where capability = 'record_rate_indexes';
delete from lending.capability
where code = 'record_rate_indexes';
drop table lending.rate_index_value;
drop table lending.rate_index;
