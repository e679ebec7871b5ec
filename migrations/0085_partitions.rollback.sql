delete from ops.standing_job
where name = 'rently-archive';
do $jobs$
begin
    if not exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        delete from cron.job
        where jobname = 'rently-archive';
    end if;
end
$jobs$;
delete from ops.error_code
where code in ('RL850', 'RL851');
set local role rently_refresher;
drop function internal.table_digest(regclass);
set local role rently_owner;
drop table ops.partition_archive;
drop table ops.partition_policy;
drop schema archive;
