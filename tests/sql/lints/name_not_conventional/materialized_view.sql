-- finds: mart.fault
create materialized view mart.fault as select 1 as id;
