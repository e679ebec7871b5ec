delete from ops.error_code
where code in ('RL401', 'RL403', 'RL410', 'RL411', 'RL412', 'RL413', 'RL414');
delete from ops.secured_table
where table_name in (
    'lending.idempotency_key',
    'lending.payment_allocation',
    'lending.loan_transaction',
    'lending.payment'
);
drop table lending.idempotency_key;
drop table lending.payment_allocation;
drop table lending.loan_transaction;
drop table lending.charge_off_reason;
drop table lending.transaction_type;
drop table lending.payment;
