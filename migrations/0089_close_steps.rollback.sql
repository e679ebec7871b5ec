delete from ops.invariant
where name in (
    'accruals_match_ledger', 'accruals_match_events', 'delinquency_follows_history'
);
delete from ops.close_step
where code in ('accrual', 'charges', 'delinquency', 'charge_offs');
delete from lending.event_type
where code in (
    'loan_became_delinquent', 'delinquency_bucket_changed', 'loan_cured', 'loan_matured'
);
