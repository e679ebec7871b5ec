delete from ops.error_code
where code in ('RL890', 'RL891', 'RL892', 'RL893');
drop table ops.demo_step;
drop table ops.demo_entity;
drop table ops.demo_run;
