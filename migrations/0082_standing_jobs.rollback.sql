delete from ops.standing_job
where
    name in (
        'rently-wake-up', 'rently-retention', 'rently-identities', 'rently-fx-rates',
        'rently-expiry', 'rently-messages'
    );
do $jobs$
begin
    if not exists (select from pg_catalog.pg_extension where extname = 'pg_cron') then
        delete from cron.job
        where
            jobname in (
                'rently-wake-up', 'rently-retention', 'rently-identities', 'rently-fx-rates',
                'rently-expiry', 'rently-messages'
            );
    end if;
end
$jobs$;
delete from lending.role_capability
where capability = 'apply_retention';
delete from lending.capability
where code = 'apply_retention';
