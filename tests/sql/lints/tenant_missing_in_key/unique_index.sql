-- finds: lending.idx_loan_number
create unique index idx_loan_number on lending.loan (loan_number);
