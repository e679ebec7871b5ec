delete from ops.error_code
where code in ('RL690', 'RL691');
delete from lending.event_type
where code in ('provider_webhook_resolved', 'reconciliation_match_undone');
delete from ops.secured_table
where table_name = 'lending.provider_webhook_resolution';

drop table lending.provider_webhook_resolution;
