-- finds: analytics.fault
create view analytics.fault as select 1 as id;
