delete from ops.error_code where code like 'RL80_';
drop type internal.cron_schedule;
