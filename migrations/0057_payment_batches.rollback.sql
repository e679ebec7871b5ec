delete from ops.error_code
where code = 'RL430';
drop type internal.payment_order;
