delete from ops.error_code
where code in ('RL750', 'RL751', 'RL752', 'RL753', 'RL754');
delete from lending.event_type
where
    code in (
        'payment_instruction_succeeded', 'payment_instruction_failed', 'provider_answer_conflicted'
    );
delete from lending.role_capability
where capability in ('manage_payment_providers', 'instruct_providers', 'serve_providers');
delete from lending.capability
where code in ('manage_payment_providers', 'instruct_providers', 'serve_providers');
delete from lending.data_classification
where table_name = 'lending.provider_webhook_body';
delete from ops.secured_table
where
    table_name in (
        'lending.payment_provider',
        'lending.payment_instruction',
        'lending.payment_attempt',
        'lending.provider_call',
        'lending.provider_webhook',
        'lending.provider_dispute',
        'lending.provider_webhook_body'
    );
drop table lending.provider_dispute;
drop table lending.provider_webhook_body;
drop table lending.provider_webhook;
drop table lending.provider_call;
drop table lending.payment_attempt;
drop table lending.payment_instruction;
drop table lending.payment_provider;
