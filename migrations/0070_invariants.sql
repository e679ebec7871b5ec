-- The list of invariants: laws that must hold in any database at any time. Each is a view in ops
-- that returns violations; ops.verify() runs them all.

create table ops.invariant (
    name text primary key,
    law text not null,
    created_at timestamptz not null default now(),
    constraint invariant_name_is_snake_check check (name ~ '^[a-z][a-z0-9_]*$')
);

comment on table ops.invariant is
'Laws that the data must obey. The view ops.v_violation_<name> returns what breaks the law.';
comment on column ops.invariant.name is 'Name; the suffix of the view.';
comment on column ops.invariant.law is 'The law, in one sentence.';
comment on column ops.invariant.created_at is 'When the row was recorded.';

insert into ops.invariant (name, law) values
(
    'commissions_match_ledger',
    'Commissions accrued less those clawed back and paid out are what account 2700 holds.'
),
('decisions_can_be_rerun', 'A decision follows from its stored inputs.'),
(
    'loans_within_approval',
    'No more is agreed or paid out on a loan than the decision behind its offer approved.'
),
('clawbacks_within_accruals', 'No more of a commission goes back than was earned.'),
(
    'deferred_income_matches_ledger',
    'Income deferred, less its adjustments and what was earned, is what account 2300 holds.'
),
('trial_balance_is_zero', 'Debits equal credits for each legal entity and currency.'),
('allocations_equal_repayments', 'What was allocated of a repayment is what was paid.'),
('allocations_within_payment', 'No more is allocated than was paid.'),
(
    'principal_is_conserved',
    'Principal paid out or capitalised is outstanding, repaid or written off.'
),
('balances_match_events', 'A loan''s balances are the sums of its events and allocations.'),
(
    'plans_repay_principal',
    'The principal of a loan''s plan in force adds up to what was paid out, or was agreed.'
),
('no_component_overpaid', 'No more is paid of a component of an instalment than it asks for.'),
('payments_not_overspent', 'No more of a payment is applied, exchanged or refunded than came in.'),
(
    'unapplied_matches_ledger',
    'Suspense and unapplied money, payment by payment, is what account 2200 holds.'
),
(
    'fx_positions_match_ledger',
    'Currency positions, what they cost and their revaluation are those of the ledger.'
),
(
    'transfers_conserve_balances',
    'What a sale took out of one entity''s books is what it put into the other''s, and no clearing '
    'account of transfers or refinances holds anything.'
),
('deposits_match_ledger', 'Deposits held, one by one, are what account 2400 holds.'),
('owners_take_turns', 'A loan that was sold has one owner on each day, without gaps.'),
(
    'ledger_matches_loans',
    'The loans receivable account equals the principal outstanding of all loans.'
);

grant select on ops.invariant to rently_refresher;
