create or replace function internal.record_instruction(instruction lending.payment_instruction)
returns lending.payment_instruction
language plpgsql volatile
set search_path = ''
as $$
declare
    _instruction lending.payment_instruction := record_instruction.instruction;
    _payment lending.payment;
    _loan lending.loan;
begin
    perform internal.require_instruction_fits(_instruction);
    if _instruction.loan_id is not null then
        _loan := internal.lock_loan(_instruction.legal_entity_id, _instruction.loan_id);
        perform internal.require_currency(_loan, _instruction.currency_code);
        if _instruction.operation = 'pay_out' then
            perform internal.require_paid_out(_loan, _instruction.amount);
            _instruction.party_id := internal.require_payee(_loan, _instruction.party_id);
        end if;
        _instruction.party_id := coalesce(_instruction.party_id, _loan.borrower_party_id);
    end if;
    if _instruction.party_id is not null then
        perform internal.require_party(_instruction.legal_entity_id, _instruction.party_id);
    end if;
    if _instruction.operation = 'refund' then
        _payment := internal.lock_payment(_instruction.legal_entity_id, _instruction.payment_id);
        perform internal.require_unapplied(
            _payment, _instruction.currency_code, _instruction.amount
        );
    elsif _instruction.operation = 'capture' then
        _payment.legal_entity_id := _instruction.legal_entity_id;
        _payment.id := internal.uuid_v7();
        _payment.amount := _instruction.amount;
        _payment.currency_code := _instruction.currency_code;
        _payment.payer_party_id := _instruction.party_id;
        _payment.status := 'pending';
        _payment := internal.record_payment(_payment);
        _instruction.payment_id := _payment.id;
    end if;
    _instruction.payment_received_at := _payment.received_at;
    _instruction.state := 'open';
    _instruction.recorded_by_account_id := internal.acting_account_id();
    _instruction.created_at := now();
    _instruction.updated_at := now();
    _instruction.row_version := 1;
    insert into lending.payment_instruction select _instruction.*;
    if not internal.open_attempt(_instruction) then
        raise exception using
            errcode = 'RL751',
            message = 'no enabled and healthy provider can do this',
            detail = format(
                '%s in %s, instrument %s',
                _instruction.operation,
                _instruction.currency_code,
                coalesce(_instruction.instrument_kind, 'none')
            ),
            hint = 'See api.payment_provider, and the party''s payment instruments.';
    end if;
    return _instruction;
end
$$;

comment on function internal.record_instruction(lending.payment_instruction) is
'Records a checked instruction, announces the payment of a capture, and puts it into the queue of '
'the best provider. Raises RL219 for a payee whom the loan does not name, RL751 if there is no '
'provider, RL754 if it does not fit.';

revoke all on function internal.record_instruction(lending.payment_instruction) from public;
