delete from ops.error_code
where code in ('RL850', 'RL851');
set local role rently_refresher;
drop function internal.table_digest(regclass);
set local role rently_owner;
drop table ops.partition_archive;
drop table ops.partition_policy;
drop schema archive;
