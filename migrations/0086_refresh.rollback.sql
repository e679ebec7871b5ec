delete from ops.error_code
where code in ('RL852', 'RL853');
delete from ops.standing_job
where name like 'rently-refresh-tier-_';
do $jobs$
begin
    if not exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        delete from cron.job where jobname like 'rently-refresh-tier-_';
    end if;
end
$jobs$;
set local role rently_refresher;
drop function ops.refresh_one_view(text, boolean);
set local role rently_owner;
drop table ops.mart_view_state;
drop table ops.mart_view;
revoke create on schema analytics from rently_refresher;
