-- The steps that the close of business takes with interest, charges and lateness.

insert into ops.close_step (code, position, is_in_batches, description) values
('accrual', 20, false, 'Interest of the day is earned, on the accrual basis'),
('charges', 30, true, 'Late instalments are charged fees and penalty interest'),
('delinquency', 40, false, 'Loans become delinquent, change their class of lateness, are cured'),
('charge_offs', 45, true, 'Loans that are too late by their product are charged off');

insert into lending.event_type (code, description) values
('loan_became_delinquent', 'A loan is late beyond what its product lets pass'),
('delinquency_bucket_changed', 'A delinquent loan is in another class of lateness'),
('loan_cured', 'A loan is not delinquent any more'),
('loan_matured', 'The last due date of a loan has passed and it still owes');

insert into ops.invariant (name, law) values
(
    'accruals_match_ledger',
    'Interest that loans have earned is what was posted for them, loan by loan and in all.'
),
(
    'accruals_match_events',
    'Interest that a loan has earned follows from its plan, its events and its lateness.'
);

-- The views of the invariants read them.
grant select on lending.ledger_account_kind to rently_refresher;
grant select on lending.currency to rently_refresher;

insert into ops.invariant (name, law) values
(
    'delinquency_follows_history',
    'The class of lateness that the close compares with is the last of the history.'
);
