-- finds: lending.fault.fault_loan_fkey
create table lending.fault (
    legal_entity_id uuid,
    loan_id uuid,
    constraint fault_loan_fkey foreign key (legal_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete set null
);
