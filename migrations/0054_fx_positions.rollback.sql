delete from ops.error_code
where code in ('RL520', 'RL521');
delete from lending.role_capability
where capability = 'exchange_currency';
delete from lending.capability
where code = 'exchange_currency';
delete from ops.secured_table
where
    table_name in (
        'lending.fx_revaluation', 'lending.currency_exchange', 'lending.fx_position'
    );

revoke select on lending.currency from rently_refresher;

drop table lending.fx_revaluation;
drop table lending.currency_exchange;
drop table lending.fx_position;
drop type internal.ledger_transfer;
delete from lending.ledger_account_template
where code in ('2900', '4910', '4920', '4990', '5910', '5920');
