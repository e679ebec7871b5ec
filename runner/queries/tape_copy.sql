copy pg_temp.tape_row (
    line_number,
    row_problem,
    loan_number,
    borrower_reference,
    status,
    principal_amount,
    interest_rate,
    instalment_count,
    start_date,
    closed_on,
    instalment_amount,
    outstanding_amount,
    paid_principal_amount,
    paid_interest_amount,
    paid_fee_amount,
    paid_penalty_amount,
    paid_total_amount
) from stdin
