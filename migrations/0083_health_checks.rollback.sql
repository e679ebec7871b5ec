revoke usage on schema audit from rently_refresher;
revoke select on ops.secured_table, ops.scheduler_lease, audit.seal_cut from rently_refresher;
revoke execute on function internal.is_secured(regclass) from rently_refresher;
drop table ops.health_check;
