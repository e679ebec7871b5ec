delete from ops.error_code
where code = 'RL880';
