delete from ops.error_code
where code between 'RL130' and 'RL148';
drop type finance.schedule_row;
drop type finance.schedule_kernel;
drop type finance.annuity_factor;
drop type finance.amortisation_row;
drop type finance.accrual_segment;
drop type finance.accrual_period;
drop type finance.schedule_terms;
drop type finance.schedule_charge;
drop type finance.rate_change;
drop type finance.tranche;
