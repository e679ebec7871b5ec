-- A provider's success is a fact: what cannot be booked as it was asked is noted and left to
-- people, never refused.
create or replace function internal.book_instruction(instruction lending.payment_instruction)
returns text
language plpgsql volatile
set search_path = ''
as $$
declare
    _payment lending.payment;
    _loan lending.loan;
    _problem text;
begin
    if (instruction).operation in ('authorise', 'pay_out') then
        return null;
    end if;
    _payment := internal.lock_payment(
        (instruction).legal_entity_id, (instruction).payment_id
    );
    if (instruction).operation = 'capture' then
        perform internal.note_payment(_payment, 'received');
        begin
            perform internal.hold_payment(_payment);
        exception
            -- Above the limit of money of unknown payers: it is here, and is for people.
            when sqlstate 'RL424' then
                _problem := sqlerrm;
                perform internal.hold_payment(_payment, is_limited => false);
        end;
    end if;
    if (instruction).loan_id is null and (instruction).operation = 'capture' then
        return _problem;
    end if;
    begin
        if (instruction).operation = 'refund' then
            perform internal.give_back(
                _payment,
                (instruction).currency_code,
                (instruction).amount,
                'refunded by the provider'
            );
        else
            _loan := internal.lock_loan((instruction).legal_entity_id, (instruction).loan_id);
            perform internal.assign(
                _payment,
                _loan,
                row(
                    _loan.id, _loan.currency_code, (instruction).amount, null
                )::internal.payment_assignment
            );
        end if;
    exception
        -- The loan takes no money any more, or the payment's money has been used.
        when sqlstate 'RL302' or sqlstate 'RL303' or sqlstate 'RL306' or sqlstate 'RL420' then
            return sqlerrm;
    end;
    return _problem;
end
$$;

comment on function internal.book_instruction(lending.payment_instruction) is
'Books what a provider did: a capture takes its payment in and pays the loan, a refund gives money '
'back; an authorisation moves nothing and a payout was booked by its command. Returns what could '
'not be booked.';

revoke all on function internal.book_instruction(lending.payment_instruction) from public;
