create or replace function internal.settle_instruction(
    instruction lending.payment_instruction, state text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _problem text;
begin
    -- First of all, so that a refund that is booked does not count as one on its way.
    update lending.payment_instruction as i
    set state = settle_instruction.state, settled_at = clock_timestamp()
    where
        i.legal_entity_id = (instruction).legal_entity_id and i.id = (instruction).id;
    if settle_instruction.state = 'succeeded' then
        _problem := internal.book_instruction(settle_instruction.instruction);
    elsif (instruction).operation = 'capture' then
        perform internal.note_payment(
            internal.lock_payment((instruction).legal_entity_id, (instruction).payment_id),
            'failed',
            'no provider took it'
        );
    end if;
    update lending.payment_instruction as i
    set posting_problem = _problem
    where
        i.legal_entity_id = (instruction).legal_entity_id
        and i.id = (instruction).id
        and _problem is not null;
    perform internal.emit_event(
        (instruction).legal_entity_id,
        'payment_instruction_' || settle_instruction.state,
        'payment_instruction',
        (instruction).id,
        jsonb_build_object(
            'operation', (instruction).operation,
            'amount', (instruction).amount,
            'currency_code', (instruction).currency_code,
            'loan_id', (instruction).loan_id,
            'payment_id', (instruction).payment_id,
            'is_posted', _problem is null
        )
    );
end
$$;

comment on function internal.settle_instruction(lending.payment_instruction, text) is
'Ends a locked instruction as succeeded or failed and books what follows.';

revoke all on function internal.settle_instruction(lending.payment_instruction, text) from public;
