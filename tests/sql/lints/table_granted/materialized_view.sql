-- finds: mart.mv_fault
create materialized view mart.mv_fault as select internal.uuid_v7() as legal_entity_id;
grant select on mart.mv_fault to rently_bi;
