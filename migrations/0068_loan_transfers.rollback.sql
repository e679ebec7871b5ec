delete from ops.error_code
where code in ('RL361', 'RL362', 'RL363');
delete from lending.event_type
where code in ('loan_assumed', 'loan_offered', 'loan_sold', 'loan_bought');
delete from lending.role_capability
where capability in ('assume_loans', 'sell_loans', 'buy_loans');
delete from lending.capability
where code in ('assume_loans', 'sell_loans', 'buy_loans');
delete from ops.secured_table
where
    table_name in (
        'lending.loan_transfer_offer', 'lending.loan_transfer_offer_loan',
        'lending.loan_transfer', 'lending.loan_ownership', 'lending.party_counterpart',
        'lending.acquired_loan_party'
    );
drop table lending.acquired_loan_party;
drop table lending.party_counterpart;
drop table lending.loan_ownership;
drop table lending.loan_transfer;
drop table lending.loan_transfer_offer_loan;
drop table lending.loan_transfer_offer;
delete from lending.gl_mapping_template
where transaction_type in ('sale', 'purchase');
delete from lending.ledger_account_template
where code in ('1070', '1160', '4800', '5800');
delete from lending.transaction_type
where code in ('sale', 'purchase');
