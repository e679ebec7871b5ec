create or replace function internal.application_loan(
    application lending.application,
    principal_amount numeric,
    instalment_count integer,
    interest_rate numeric
) returns lending.loan
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _loan lending.loan;
begin
    _loan.legal_entity_id := (application).legal_entity_id;
    _loan.id := internal.uuid_v7();
    _loan.product_id := (application).product_id;
    _loan.product_version_id := (application).product_version_id;
    _loan.borrower_party_id := (application).borrower_party_id;
    _loan.lease_id := (application).lease_id;
    _loan.currency_code := (application).currency_code;
    _loan.start_date := (application).start_date;
    _loan.first_due_date := (application).first_due_date;
    _loan.principal_amount := application_loan.principal_amount;
    _loan.instalment_count := application_loan.instalment_count;
    _loan.interest_rate := application_loan.interest_rate;
    return _loan;
end
$$;

comment on function internal.application_loan(lending.application, numeric, integer, numeric) is
'The loan that an application would become on these terms; written nowhere. principal_amount is in '
'the application''s currency, interest_rate a fraction a year.';

revoke all on function internal.application_loan(lending.application, numeric, integer, numeric)
from public;
