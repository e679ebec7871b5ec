-- finds: analytics.mv_fault
create materialized view analytics.mv_fault as
select internal.uuid_v7() as legal_entity_id;
create unique index idx_mv_fault_legal_entity_id on analytics.mv_fault (legal_entity_id);
