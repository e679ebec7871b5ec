delete from ops.error_code
where code in ('RL760', 'RL761', 'RL762', 'RL763');
delete from lending.role_capability
where capability = 'reconcile_payments';
delete from lending.capability
where code = 'reconcile_payments';
delete from ops.secured_table
where
    table_name in (
        'lending.provider_statement',
        'lending.provider_statement_line',
        'lending.reconciliation_match',
        'lending.reconciliation_write_off'
    );
drop table lending.reconciliation_write_off;
drop table lending.reconciliation_match;
drop table lending.provider_statement_line;
drop table lending.provider_statement;
delete from lending.ledger_account_template
where code = '5400';
