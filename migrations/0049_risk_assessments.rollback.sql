delete from ops.error_code
where code = 'RL390';
delete from lending.role_capability
where capability = 'assess_risk';
delete from lending.capability
where code = 'assess_risk';
delete from ops.secured_table
where table_name = 'lending.risk_assessment';
drop table lending.risk_assessment;
