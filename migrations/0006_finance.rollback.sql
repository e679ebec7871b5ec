delete from ops.error_code
where code in (
    'RL100', 'RL101', 'RL102', 'RL103', 'RL104', 'RL105', 'RL106',
    'RL107', 'RL108', 'RL109', 'RL110', 'RL111', 'RL112', 'RL113'
);

drop type finance.disclosure;
drop type finance.unit_period_count;
drop type finance.ratio;
