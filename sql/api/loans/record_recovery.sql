-- requires: api.loan
create or replace function api.record_recovery(
    legal_entity_id uuid,
    loan_id uuid,
    amount numeric,
    currency_code text,
    idempotency_key text,
    value_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _recovery lending.loan_transaction;
    _day date;
begin
    perform internal.require(record_recovery.legal_entity_id, 'book_losses');
    if internal.claim_idempotency_key(
        record_recovery.legal_entity_id,
        'record_recovery',
        record_recovery.idempotency_key,
        jsonb_build_array(
            record_recovery.loan_id,
            trim_scale(record_recovery.amount),
            record_recovery.currency_code,
            record_recovery.value_date
        ),
        jsonb_build_object('loan_id', record_recovery.loan_id)
    ) is null then
        _loan := internal.lock_loan(record_recovery.legal_entity_id, record_recovery.loan_id);
        perform internal.require_disbursed(_loan);
        if _loan.status <> 'written_off' then
            raise exception using
                errcode = 'RL346',
                message = 'the loan is not written off',
                detail = format('loan %s is %s', _loan.loan_number, _loan.status),
                hint = 'Receive the money with api.receive_payment().';
        end if;
        perform internal.require_currency(_loan, record_recovery.currency_code);
        perform internal.require_amount(record_recovery.amount, _loan.currency_code);
        _day := internal.loss_date(_loan, record_recovery.value_date);
        perform internal.require_approval(
            record_recovery.legal_entity_id, 'record_recovery', record_recovery.amount
        );
        _recovery := internal.insert_transaction(
            _loan, 'recovery', record_recovery.amount, _day
        );
        perform internal.post_movements(
            _loan, internal.own_movements(_loan, _recovery, 1), _recovery.booked_at
        );
        perform internal.emit_loan_event('loan_recovered', _recovery);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = record_recovery.legal_entity_id and l.id = record_recovery.loan_id;
end
$$;

comment on function api.record_recovery(uuid, uuid, numeric, text, text, date) is
'Records money that comes in for a loan that is written off, as income from recoveries, once for '
'each idempotency key. Needs book_losses. Raises RL001, RL002 (access), RL007, RL401 (idempotency '
'key), RL013 (second person), RL301, RL302 (loan), RL305 (amount), RL306 (value date), RL307 '
'(currency), RL343 (before a transaction), RL346 (not written off)';

revoke all on function api.record_recovery(uuid, uuid, numeric, text, text, date) from public;
grant execute on function api.record_recovery(uuid, uuid, numeric, text, text, date)
to rently_risk_manager, rently_payments_operator;
