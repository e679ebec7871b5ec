-- requires: api.loan
create or replace function api.credit_loan(
    legal_entity_id uuid,
    loan_id uuid,
    transaction_type text,
    amount numeric,
    idempotency_key text,
    value_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _credit lending.loan_transaction;
    _business_date date;
begin
    perform internal.require(credit_loan.legal_entity_id, 'credit_loans');
    if internal.claim_idempotency_key(
        credit_loan.legal_entity_id,
        'credit_loan',
        credit_loan.idempotency_key,
        jsonb_build_array(
            credit_loan.loan_id,
            credit_loan.transaction_type,
            trim_scale(credit_loan.amount),
            credit_loan.value_date
        ),
        jsonb_build_object('loan_id', credit_loan.loan_id)
    ) is null then
        _loan := internal.lock_loan(credit_loan.legal_entity_id, credit_loan.loan_id);
        perform internal.require_disbursed(_loan);
        perform internal.require_amount(credit_loan.amount, _loan.currency_code);
        _business_date := internal.business_date(credit_loan.legal_entity_id);
        perform internal.require_own_date(
            _loan, coalesce(credit_loan.value_date, _business_date), _business_date
        );
        if credit_loan.transaction_type is null or credit_loan.transaction_type not in (
            'merchant_refund', 'payout_refund', 'goodwill_credit', 'charge_refund',
            'charge_adjustment', 'interest_payment_waiver'
        ) then
            raise exception using
                errcode = 'RL414',
                message = 'the transaction type is not a credit',
                detail = format('transaction_type %s', credit_loan.transaction_type),
                hint = 'Use merchant_refund, payout_refund, goodwill_credit, charge_refund, '
                    'charge_adjustment or interest_payment_waiver.';
        end if;
        perform internal.require_approval(
            credit_loan.legal_entity_id, 'credit_loan', credit_loan.amount
        );
        _credit := internal.insert_transaction(
            _loan,
            credit_loan.transaction_type,
            credit_loan.amount,
            coalesce(credit_loan.value_date, _business_date)
        );
        perform internal.book_transaction(_loan, _credit);
        perform internal.refund_interest(_loan.legal_entity_id, _loan.id, _credit);
        perform internal.emit_loan_event('loan_credited', _credit);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = credit_loan.legal_entity_id and l.id = credit_loan.loan_id;
end
$$;

comment on function api.credit_loan(uuid, uuid, text, numeric, text, date) is
'Pays a loan from somewhere else than the borrower: a refund by the merchant or of the payout, '
'goodwill, the refund or '
'adjustment of a charge, interest forgiven. Once for each idempotency key; where the product '
'says so, the interest of what is '
'refunded goes back too. Needs credit_loans. Raises RL001, RL002 (access), RL007, RL401 '
'(idempotency key), RL301, RL302 '
'(loan), RL305 (amount), RL306 (value date), RL414 (type).';

revoke all on function api.credit_loan(uuid, uuid, text, numeric, text, date) from public;
grant execute on function api.credit_loan(uuid, uuid, text, numeric, text, date)
to rently_loan_officer;
