-- What is lost of a loan: charge-off, write-off, and what is recovered after.

insert into lending.transaction_type (code, is_payment, description) values
('charge_off', false, 'All that is owed is moved to loss by policy; it is still owed'),
('write_off', false, 'A part of the claim, or all of it, is taken off the books'),
('recovery', false, 'Money comes in for a claim that was written off');

insert into lending.capability (code, description) values
('book_losses', 'Charge loans off, write them off, record recoveries');
insert into lending.role_capability (business_role, capability) values
('rently_risk_manager', 'book_losses'),
('rently_payments_operator', 'book_losses');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL340', 'already_charged_off', 'The loan is charged off already.',
    'See it in api.loan; undo it with api.undo_charge_off().'
),
(
    'RL341', 'not_charged_off', 'The loan is not charged off.',
    'Nothing to undo; see the statement of the loan.'
),
(
    'RL342', 'loan_charged_off', 'A charged-off loan takes no charge and no payment out.',
    'Undo the charge-off with api.undo_charge_off() first.'
),
(
    'RL343', 'loss_before_a_transaction', 'A loss is booked before another transaction.',
    'Give a day from the last transaction of the loan to today.'
),
(
    'RL344', 'write_off_exceeds_outstanding', 'More is written off than is owed.',
    'Write off at most what is owed.'
),
(
    'RL345', 'unknown_loss_reason', 'There is no such reason.',
    'Give a code of lending.charge_off_reason, or none.'
),
(
    'RL346', 'not_written_off', 'The loan is not written off.',
    'Receive the money with api.receive_payment().'
);
