delete from ops.error_code
where code in ('RL502', 'RL503', 'RL504');
delete from lending.role_capability
where capability in ('close_periods', 'reopen_periods', 'read_ledger');
delete from lending.capability
where code in ('close_periods', 'reopen_periods', 'read_ledger');
delete from ops.secured_table
where table_name in ('lending.ledger_balance_snapshot', 'lending.accounting_period');
drop table lending.ledger_balance_snapshot;
drop table lending.accounting_period;
