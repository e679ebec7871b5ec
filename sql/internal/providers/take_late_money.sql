-- The payment that was announced has failed, or another provider took it: what came late is money
-- of its own. It pays the loan where nothing else did; else it waits for the payer.
create or replace function internal.take_late_money(
    instruction lending.payment_instruction, reference text
) returns lending.payment
language plpgsql volatile
set search_path = ''
as $$
declare
    _payment lending.payment;
    _loan lending.loan;
begin
    _payment.legal_entity_id := (instruction).legal_entity_id;
    _payment.id := internal.uuid_v7();
    _payment.amount := (instruction).amount;
    _payment.currency_code := (instruction).currency_code;
    _payment.reference := take_late_money.reference;
    _payment.status := 'received';
    _payment.payer_party_id := coalesce(
        (instruction).party_id,
        (
            select l.borrower_party_id
            from lending.loan as l
            where
                l.legal_entity_id = (instruction).legal_entity_id
                and l.id = (instruction).loan_id
        )
    );
    _payment := internal.record_payment(_payment);
    perform internal.hold_payment(_payment, is_limited => false);
    if (instruction).state = 'failed' and (instruction).loan_id is not null then
        begin
            _loan := internal.lock_loan((instruction).legal_entity_id, (instruction).loan_id);
            perform internal.assign(
                _payment,
                _loan,
                row(
                    _loan.id, _loan.currency_code, (instruction).amount, null
                )::internal.payment_assignment
            );
        exception
            -- The loan takes no money any more: it stays unapplied.
            when sqlstate 'RL302' or sqlstate 'RL303' or sqlstate 'RL306' then
                null;
        end;
    end if;
    return _payment;
end
$$;

comment on function internal.take_late_money(lending.payment_instruction, text) is
'Books what a provider captured although its attempt had failed: as a payment of today, on the '
'loan if the instruction failed, else unapplied.';

revoke all on function internal.take_late_money(lending.payment_instruction, text) from public;
