-- finds: analytics.v_fault
create view analytics.v_fault as select 1 as id;
