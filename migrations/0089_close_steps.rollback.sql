delete from ops.invariant
where name in ('accruals_match_ledger', 'accruals_match_events');
delete from ops.close_step
where code = 'accrual';
