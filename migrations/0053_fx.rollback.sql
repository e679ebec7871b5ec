delete from ops.error_code
where code in ('RL510', 'RL511', 'RL512', 'RL513', 'RL514', 'RL515', 'RL516');
delete from lending.role_capability
where capability = 'record_fx_rates';
delete from lending.capability
where code = 'record_fx_rates';

drop type internal.given_fx_rate;
drop table lending.fx_rate_official;
drop table lending.fx_rate_policy;
drop table lending.fx_rate;
drop table lending.fx_rate_source;
drop function internal.fx_pivot();

delete from lending.currency
where withdrawn_on is not null;
alter table lending.currency drop column withdrawn_on;
