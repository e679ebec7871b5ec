-- finds: mart.mv_fault
create materialized view mart.mv_fault as select internal.uuid_v7() as legal_entity_id;
