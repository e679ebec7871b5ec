create or replace function internal.record_payment(payment lending.payment)
returns lending.payment
language plpgsql volatile
set search_path = ''
as $$
declare
    _payment lending.payment := record_payment.payment;
    _business_date date := internal.business_date(_payment.legal_entity_id);
begin
    if not exists (select from lending.currency as c where c.code = _payment.currency_code) then
        raise exception using
            errcode = 'RL425',
            message = 'there is no such currency',
            detail = format('currency %s', coalesce(_payment.currency_code, 'null')),
            hint = 'Give a code by ISO 4217 in capital letters.';
    end if;
    perform internal.require_amount(_payment.amount, _payment.currency_code);
    _payment.value_date := coalesce(_payment.value_date, _business_date);
    perform internal.require_value_date(_payment.value_date, '-infinity', _business_date);
    _payment.received_at := coalesce(_payment.received_at, internal.booking_time());
    perform internal.require_month_partition('lending.payment', _payment.received_at);
    if _payment.payer_party_id is not null then
        perform internal.require_party(_payment.legal_entity_id, _payment.payer_party_id);
    end if;

    insert into lending.payment (
        legal_entity_id,
        id,
        received_at,
        value_date,
        currency_code,
        amount,
        status,
        payer_party_id,
        reference,
        recorded_by_account_id
    )
    values (
        _payment.legal_entity_id,
        _payment.id,
        _payment.received_at,
        _payment.value_date,
        _payment.currency_code,
        _payment.amount,
        _payment.status,
        _payment.payer_party_id,
        _payment.reference,
        internal.acting_account_id()
    )
    returning * into _payment;
    return _payment;
end
$$;

comment on function internal.record_payment(lending.payment) is
'Records a payment beside the loans; value date and time of receipt default to now. '
'Raises RL010 (payer), RL305 (amount), RL306 (value date), RL403 (no partition), RL425 (currency).';

revoke all on function internal.record_payment(lending.payment) from public;
