-- finds: analytics.v_fault
create view analytics.v_fault as select 1 as id;
comment on view analytics.v_fault is 'Faults. One row a fault. Tier 1.';
