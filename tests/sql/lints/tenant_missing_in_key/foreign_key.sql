-- finds: lending.fault.fault_loan_fkey
create table lending.fault (
    legal_entity_id uuid,
    other_entity_id uuid,
    loan_id uuid,
    constraint fault_loan_fkey foreign key (other_entity_id, loan_id)
    references lending.loan (legal_entity_id, id) on delete restrict
);
