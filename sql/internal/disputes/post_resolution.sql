create or replace function internal.post_resolution(dispute lending.dispute, outcome text)
returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan lending.loan := internal.lock_loan((dispute).legal_entity_id, (dispute).loan_id);
    _type text := case (dispute).kind
        when 'chargeback' then 'chargeback'
        when 'charge' then 'charge_adjustment'
        else 'goodwill_credit'
    end;
    _posted lending.loan_transaction;
begin
    if post_resolution.outcome <> 'borrower' then
        return null;
    end if;
    _posted := internal.insert_transaction(
        _loan,
        _type,
        (dispute).disputed_amount,
        internal.business_date(_loan.legal_entity_id),
        original_transaction_id => case
            when _type = 'chargeback' then (dispute).loan_transaction_id
        end
    );
    if _type = 'chargeback' then
        perform internal.rebuild_loan(_loan, _posted.booked_at);
        perform internal.emit_loan_event('payment_charged_back', _posted);
    else
        perform internal.book_transaction(_loan, _posted);
        perform internal.emit_loan_event('loan_credited', _posted);
    end if;
    return _posted.id;
end
$$;

comment on function internal.post_resolution(lending.dispute, text) is
'Posts what the outcome of a dispute means, and returns the transaction. For the borrower: a '
'chargeback of the payment, an adjustment of the charge, or a credit of the amount; what it pays '
'beyond all that is owed becomes the credit balance, which can be refunded. For the lender: '
'nothing, null.';

revoke all on function internal.post_resolution(lending.dispute, text) from public;
