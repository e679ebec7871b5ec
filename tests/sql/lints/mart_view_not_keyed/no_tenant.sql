-- finds: mart.mv_fault
create materialized view mart.mv_fault as select 1 as id;
create unique index idx_mv_fault_id on mart.mv_fault (id);
