create or replace view api.tape_import with (security_barrier = true) as
select
    legal_entity_id,
    id,
    file_name,
    file_hash,
    map,
    currency_code,
    as_of_date,
    row_count,
    loan_count,
    rejected_row_count,
    instalment_count,
    compared_instalment_count,
    equal_instalment_count,
    compared_outstanding_count,
    equal_outstanding_count,
    created_at
from lending.tape_import;

comment on view api.tape_import is
'Which loan tapes were imported, and how far do they agree with our arithmetic? One row an '
'import. Current. Counts only, no amounts.';
comment on column api.tape_import.legal_entity_id is 'The tenant.';
comment on column api.tape_import.id is 'Key within the tenant.';
comment on column api.tape_import.file_name is 'Name of the file.';
comment on column api.tape_import.file_hash is 'SHA-256 of the file''s bytes.';
comment on column api.tape_import.map is 'How its columns were read.';
comment on column api.tape_import.currency_code is 'Currency of its loans.';
comment on column api.tape_import.as_of_date is 'Day whose end the tape describes.';
comment on column api.tape_import.row_count is 'Rows of the tape, without the header.';
comment on column api.tape_import.loan_count is 'Loans imported.';
comment on column api.tape_import.rejected_row_count is 'Rows left out because of a rejection.';
comment on column api.tape_import.instalment_count is 'Instalments written.';
comment on column api.tape_import.compared_instalment_count is
'Loans whose instalment the tape names.';
comment on column api.tape_import.equal_instalment_count is
'Of these, loans where it is the one that the terms give.';
comment on column api.tape_import.compared_outstanding_count is
'Loans whose balance the tape names.';
comment on column api.tape_import.equal_outstanding_count is
'Of these, loans where it is principal lent less repaid.';
comment on column api.tape_import.created_at is 'When it was recorded.';

grant select on api.tape_import to
rently_risk_manager,
rently_loan_officer,
rently_accountant,
rently_auditor;
