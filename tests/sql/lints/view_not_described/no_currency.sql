-- finds: analytics.v_fault
create view analytics.v_fault as select 1.0 as amount;
comment on view analytics.v_fault is 'What did faults cost? One row a fault. Tier 1.';
