delete from ops.error_code
where code = 'RL501';
delete from ops.secured_table
where table_name in ('lending.ledger_entry', 'lending.gl_mapping', 'lending.ledger_account');
drop table lending.ledger_entry;
drop type internal.ledger_movement;
drop table lending.gl_mapping;
drop table lending.gl_mapping_template;
drop table lending.ledger_account;
drop table lending.ledger_account_template;
drop table lending.cash_activity;
drop table lending.ledger_account_kind;
