create or replace function internal.new_refinancing_loan(
    loan_id uuid,
    loans lending.loan[],
    version lending.product_version,
    principal_amount numeric,
    instalment_count integer,
    interest_rate numeric,
    loan_number text
) returns lending.loan
language plpgsql volatile
set search_path = ''
as $$
declare
    _first lending.loan := loans[1];
    _today date := internal.business_date(_first.legal_entity_id);
    _loan lending.loan;
begin
    if (version).currency_code <> _first.currency_code then
        raise exception using
            errcode = 'RL360',
            message = 'the product has another currency than the loans',
            detail = format('%s, loans in %s', (version).currency_code, _first.currency_code),
            hint = 'Choose a product in the currency of the loans.';
    end if;
    perform internal.require_kyc(
        _first.legal_entity_id, _first.borrower_party_id, s.stage
    )
    from (values ('origination'), ('disbursement')) as s (stage);
    _loan.interest_rate := internal.starting_rate(
        version, new_refinancing_loan.interest_rate, _today
    );
    perform internal.require_within_limits(
        version, principal_amount, instalment_count, _loan.interest_rate
    );
    _loan.legal_entity_id := _first.legal_entity_id;
    _loan.id := new_refinancing_loan.loan_id;
    _loan.loan_number := new_refinancing_loan.loan_number;
    _loan.product_id := (version).product_id;
    _loan.product_version_id := (version).id;
    _loan.borrower_party_id := _first.borrower_party_id;
    _loan.currency_code := _first.currency_code;
    _loan.principal_amount := new_refinancing_loan.principal_amount;
    _loan.instalment_count := new_refinancing_loan.instalment_count;
    _loan.start_date := _today;
    _loan := internal.agree_loan(_loan);
    return internal.lock_loan(_loan.legal_entity_id, _loan.id);
end
$$;

comment on function internal.new_refinancing_loan(
    uuid, lending.loan[], lending.product_version, numeric, integer, numeric, text
) is
'Creates the loan that pays others of the borrower off, from today on, and returns it locked. '
'principal_amount is in their currency. Raises RL006 (number taken), RL202 (limits), RL360 '
'(currency), RL703 (identity check), and what finance.schedule() raises.';

revoke all on function internal.new_refinancing_loan(
    uuid, lending.loan[], lending.product_version, numeric, integer, numeric, text
) from public;
