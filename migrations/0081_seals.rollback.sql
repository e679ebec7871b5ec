delete from ops.standing_job
where name in ('rently-seals', 'rently-seal-check');
do $jobs$
begin
    if not exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        delete from cron.job where jobname in ('rently-seals', 'rently-seal-check');
    end if;
end
$jobs$;
delete from ops.error_code
where code in ('RL815', 'RL816');
delete from lending.role_capability
where capability = 'seal_records';
delete from lending.capability
where code = 'seal_records';
delete from ops.secured_table
where table_name in ('audit.seal', 'audit.seal_part');
revoke usage on schema audit from rently_scheduler;
drop table audit.seal_cut;
drop table audit.seal_part;
drop table audit.seal;
drop function internal.seal_hash(uuid, bigint, timestamptz, timestamptz, bigint, bytea, bytea);
