-- The steps that the close of business takes with interest, charges and lateness.

insert into ops.close_step (code, position, description) values
('accrual', 20, 'Interest of the day is earned, on the accrual basis');

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
