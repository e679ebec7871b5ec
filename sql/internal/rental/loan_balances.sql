create or replace function internal.loan_balances(loan lending.loan) returns jsonb
language sql stable
set search_path = ''
return jsonb_build_object(
    'disbursed_amount', (loan).disbursed_amount,
    'principal_outstanding_amount', (loan).principal_outstanding_amount,
    'principal_repaid_amount', (loan).principal_repaid_amount,
    'principal_written_off_amount', (loan).principal_written_off_amount,
    'interest_repaid_amount', (loan).interest_repaid_amount,
    'fee_repaid_amount', (loan).fee_repaid_amount,
    'penalty_repaid_amount', (loan).penalty_repaid_amount,
    'credit_balance_amount', (loan).credit_balance_amount
);

comment on function internal.loan_balances(lending.loan) is
'The balances of a loan that a change of its lease must not move, in its currency.';

revoke all on function internal.loan_balances(lending.loan) from public;
