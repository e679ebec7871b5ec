create or replace function internal.read_payment_orders(legal_entity_id uuid, payments jsonb)
returns internal.payment_order[]
language plpgsql volatile
set search_path = ''
as $$
declare
    _booked_at timestamptz := internal.booking_time();
    _business_date date := internal.business_date(read_payment_orders.legal_entity_id);
    _orders internal.payment_order[];
    _problem text;
begin
    begin
        select
            array_agg(
                row(
                    r.place,
                    r.idempotency_key,
                    coalesce(r.loan_id, n.id),
                    r.amount,
                    r.currency_code,
                    coalesce(r.value_date, _business_date),
                    coalesce(r.received_at, _booked_at),
                    r.payer_party_id,
                    r.reference,
                    jsonb_build_array(
                        coalesce(r.loan_id, n.id),
                        trim_scale(r.amount),
                        r.currency_code,
                        r.value_date,
                        r.received_at,
                        r.payer_party_id,
                        r.reference
                    ),
                    internal.uuid_v7(),
                    internal.uuid_v7()
                )::internal.payment_order
                order by r.place
            ),
            case
                when count(distinct r.idempotency_key) < count(*)
                    then 'a key is missing or given twice'
                when count(r.loan_id) + count(r.loan_number) <> count(*)
                    then 'each names a loan by id or by number'
            end
        into _orders, _problem
        from rows from (
            jsonb_to_recordset(read_payment_orders.payments) as (
                idempotency_key text,
                loan_id uuid,
                loan_number text,
                amount numeric,
                currency_code text,
                value_date date,
                received_at timestamptz,
                payer_party_id uuid,
                reference text
            )
        ) with ordinality as r (
            idempotency_key, loan_id, loan_number, amount, currency_code, value_date,
            received_at, payer_party_id, reference, place
        )
        left join lending.loan as n
            on
                n.legal_entity_id = read_payment_orders.legal_entity_id
                and r.loan_number = n.loan_number;
    exception
        when data_exception then
            get stacked diagnostics _problem = message_text;
    end;
    if _orders is null or _problem is not null then
        raise exception using
            errcode = 'RL430',
            message = 'the payments cannot be read',
            detail = coalesce(_problem, 'there are none'),
            hint = 'Give an array of objects with idempotency_key, loan_id or loan_number, amount '
                'and currency_code; each key once.';
    end if;
    return _orders;
end
$$;

comment on function internal.read_payment_orders(uuid, jsonb) is
'The payments of a batch, in their order, with the keys that their rows will get. Raises RL430 if '
'they cannot be read.';

revoke all on function internal.read_payment_orders(uuid, jsonb) from public;
