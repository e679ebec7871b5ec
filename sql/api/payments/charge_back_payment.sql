-- requires: api.loan
create or replace function api.charge_back_payment(
    legal_entity_id uuid,
    loan_transaction_id uuid,
    idempotency_key text,
    amount numeric default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _original lending.loan_transaction;
    _loan lending.loan;
    _chargeback lending.loan_transaction;
    _left numeric;
begin
    perform internal.require(charge_back_payment.legal_entity_id, 'reverse_transactions');
    _original := internal.require_transaction(
        charge_back_payment.legal_entity_id, charge_back_payment.loan_transaction_id
    );
    if internal.claim_idempotency_key(
        charge_back_payment.legal_entity_id,
        'charge_back_payment',
        charge_back_payment.idempotency_key,
        jsonb_build_array(
            charge_back_payment.loan_transaction_id, trim_scale(charge_back_payment.amount)
        ),
        jsonb_build_object('loan_id', _original.loan_id)
    ) is null then
        _loan := internal.lock_loan(charge_back_payment.legal_entity_id, _original.loan_id);
        _left := internal.chargeable_back(_original);
        if charge_back_payment.amount is not null then
            perform internal.require_amount(charge_back_payment.amount, _loan.currency_code);
        end if;
        if _left = 0 or charge_back_payment.amount > _left then
            raise exception using
                errcode = 'RL412',
                message = 'more is charged back than is left of the payment',
                detail = format(
                    '%s of %s asked for, left are %s',
                    charge_back_payment.amount,
                    _original.amount,
                    _left
                ),
                hint = 'Charge back at most what is left of the payment.';
        end if;
        _chargeback := internal.insert_transaction(
            _loan,
            'chargeback',
            coalesce(charge_back_payment.amount, _left),
            internal.business_date(charge_back_payment.legal_entity_id),
            original_transaction_id => _original.id
        );
        perform internal.rebuild_loan(_loan, _chargeback.booked_at);
        perform internal.emit_loan_event('payment_charged_back', _chargeback);
    end if;

    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = charge_back_payment.legal_entity_id and l.id = _original.loan_id;
end
$$;

comment on function api.charge_back_payment(uuid, uuid, text, numeric) is
'Records that a payment was taken back from us: its amount, or a part, is owed again from today,'
' by the product''s '
'chargeback order, with the next instalment. Once for each idempotency key. Needs '
'reverse_transactions. Raises RL001, RL002 '
'(access), RL007, RL401 (idempotency key), RL305 (amount), RL311 (unknown transaction), RL411 '
'(not a payment, or reversed), '
'RL412 (more than is left).';

revoke all on function api.charge_back_payment(uuid, uuid, text, numeric) from public;
grant execute on function api.charge_back_payment(uuid, uuid, text, numeric)
to rently_payments_operator, rently_app;
