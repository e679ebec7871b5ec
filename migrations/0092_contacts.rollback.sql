delete from ops.error_code
where code in ('RL620', 'RL621', 'RL622', 'RL623');
delete from lending.event_type
where code = 'contact_attempted';
delete from ops.secured_table
where table_name in ('lending.contact_attempt', 'lending.contact_preference');

drop table lending.contact_attempt;
drop table lending.contact_preference;
drop table lending.contact_limit;
