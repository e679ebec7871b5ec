delete from ops.error_code
where code between 'RL340' and 'RL346';
delete from lending.role_capability
where capability = 'book_losses';
delete from lending.capability
where code = 'book_losses';
delete from lending.transaction_type
where code in ('charge_off', 'write_off', 'recovery');
