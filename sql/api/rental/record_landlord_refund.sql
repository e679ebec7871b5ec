-- requires: api.loan, api.lease_advance
create or replace function api.record_landlord_refund(
    legal_entity_id uuid,
    lease_id uuid,
    loan_id uuid,
    amount numeric,
    idempotency_key text,
    value_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _lease lending.lease;
    _refund lending.loan_transaction;
    _refundable numeric;
    _business_date date := internal.business_date(record_landlord_refund.legal_entity_id);
    _value_date date := coalesce(record_landlord_refund.value_date, _business_date);
begin
    perform internal.require(record_landlord_refund.legal_entity_id, 'record_landlord_refunds');
    if internal.claim_idempotency_key(
        record_landlord_refund.legal_entity_id,
        'record_landlord_refund',
        record_landlord_refund.idempotency_key,
        jsonb_build_array(
            record_landlord_refund.lease_id,
            record_landlord_refund.loan_id,
            trim_scale(record_landlord_refund.amount),
            record_landlord_refund.value_date
        ),
        jsonb_build_object('loan_id', record_landlord_refund.loan_id)
    ) is null then
        _loan := internal.lock_loan(
            record_landlord_refund.legal_entity_id, record_landlord_refund.loan_id
        );
        perform internal.require_disbursed(_loan);
        perform internal.require_amount(record_landlord_refund.amount, _loan.currency_code);
        perform internal.require_approval(
            record_landlord_refund.legal_entity_id,
            'record_landlord_refund',
            record_landlord_refund.amount
        );
        _lease := internal.lock_lease(
            record_landlord_refund.legal_entity_id, record_landlord_refund.lease_id
        );
        perform internal.require_own_date(_loan, _value_date, _business_date);
        select a.refundable_amount into _refundable
        from api.lease_advance as a
        where
            a.legal_entity_id = _loan.legal_entity_id
            and a.loan_id = _loan.id
            and a.lease_id = _lease.id;
        if not found then
            raise exception using
                errcode = 'RL725',
                message = 'the loan does not belong to the lease',
                detail = format('loan %s, lease %s', _loan.loan_number, _lease.reference),
                hint = 'See lease_id in api.loan.';
        end if;
        if record_landlord_refund.amount > _refundable then
            raise exception using
                errcode = 'RL727',
                message = 'more comes back than the unused rent',
                detail = format(
                    'refundable are %s %s, given were %s',
                    _refundable,
                    _loan.currency_code,
                    record_landlord_refund.amount
                ),
                hint = 'End the lease first; the rest is a payment: api.receive_payment().';
        end if;
        _refund := internal.insert_transaction(
            _loan, 'payout_refund', record_landlord_refund.amount, _value_date
        );
        perform internal.book_transaction(_loan, _refund);
        perform internal.refund_interest(_loan.legal_entity_id, _loan.id, _refund);
        insert into lending.landlord_refund (
            legal_entity_id, lease_id, loan_id, loan_transaction_id, landlord_party_id
        )
        values (
            _loan.legal_entity_id, _lease.id, _loan.id, _refund.id, _lease.landlord_party_id
        );
        perform internal.emit_loan_event('landlord_refunded', _refund);
    end if;
    return query
    select v.*
    from api.loan as v
    where
        v.legal_entity_id = record_landlord_refund.legal_entity_id
        and v.id = record_landlord_refund.loan_id;
end
$$;

comment on function api.record_landlord_refund(uuid, uuid, uuid, numeric, text, date) is
'Records that a landlord gave back rent that was paid in advance, after the lease ended early; it '
'pays the loan like a refund of the payout. At most what api.lease_advance shows. Once for each '
'idempotency key. Needs record_landlord_refunds. Raises RL001, RL002 (access), RL007, RL401 '
'(idempotency key), RL301, RL302 (loan), RL305 (amount), RL306 (value date), RL721 (lease), RL725 '
'(not the loan''s lease), RL727 (too much).';

revoke all on function api.record_landlord_refund(uuid, uuid, uuid, numeric, text, date)
from public;
grant execute on function api.record_landlord_refund(uuid, uuid, uuid, numeric, text, date) to
rently_payments_operator;
