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
    perform internal.require_within_limits(
        version,
        principal_amount,
        instalment_count,
        coalesce(interest_rate, (version).interest_rate)
    );
    _loan.legal_entity_id := _first.legal_entity_id;
    _loan.id := new_refinancing_loan.loan_id;
    _loan.loan_number := coalesce(
        new_refinancing_loan.loan_number,
        'L-' || upper(right(replace(new_refinancing_loan.loan_id::text, '-', ''), 12))
    );
    _loan.product_id := (version).product_id;
    _loan.product_version_id := (version).id;
    _loan.borrower_party_id := _first.borrower_party_id;
    _loan.currency_code := _first.currency_code;
    _loan.principal_amount := new_refinancing_loan.principal_amount;
    _loan.interest_rate := coalesce(
        new_refinancing_loan.interest_rate, (version).interest_rate
    );
    _loan.instalment_count := new_refinancing_loan.instalment_count;
    _loan.start_date := internal.business_date(_first.legal_entity_id);
    begin
        perform internal.insert_loan(_loan);
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the loan number is taken',
                detail = format('loan number %s', _loan.loan_number),
                hint = 'Choose another number, or leave it out.';
    end;
    perform internal.emit_event(
        _loan.legal_entity_id,
        'loan_created',
        'loan',
        _loan.id,
        jsonb_build_object(
            'loan_number', _loan.loan_number,
            'principal_amount', _loan.principal_amount,
            'currency_code', _loan.currency_code
        )
    );
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
