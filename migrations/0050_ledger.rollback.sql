delete from ops.secured_table
where table_name in ('lending.ledger_entry', 'lending.ledger_account');
drop table lending.ledger_entry;
drop table lending.ledger_account;
drop table lending.ledger_account_template;
drop table lending.ledger_account_kind;
