-- requires: api.payment_instruction
create or replace function api.instruct_provider(
    legal_entity_id uuid,
    operation text,
    amount numeric,
    currency_code text,
    idempotency_key text,
    party_id uuid default null,
    instrument_kind text default null,
    loan_id uuid default null,
    payment_id uuid default null,
    original_instruction_id uuid default null
) returns setof api.payment_instruction
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _answer jsonb;
    _instruction lending.payment_instruction;
begin
    perform internal.require(instruct_provider.legal_entity_id, 'instruct_providers');
    perform internal.require(
        instruct_provider.legal_entity_id,
        case instruct_provider.operation
            when 'refund' then 'refund_borrowers'
            when 'pay_out' then 'disburse_loans'
            else 'receive_payments'
        end
    );
    _instruction.legal_entity_id := instruct_provider.legal_entity_id;
    _instruction.id := internal.uuid_v7();
    _instruction.operation := instruct_provider.operation;
    _instruction.amount := instruct_provider.amount;
    _instruction.currency_code := instruct_provider.currency_code;
    _instruction.party_id := instruct_provider.party_id;
    _instruction.instrument_kind := instruct_provider.instrument_kind;
    _instruction.loan_id := instruct_provider.loan_id;
    _instruction.payment_id := instruct_provider.payment_id;
    _instruction.original_instruction_id := instruct_provider.original_instruction_id;
    _answer := internal.claim_idempotency_key(
        instruct_provider.legal_entity_id,
        'instruct_provider',
        instruct_provider.idempotency_key,
        to_jsonb(_instruction) - '{id}'::text[],
        jsonb_build_object('instruction_id', _instruction.id)
    );
    if _answer is null then
        perform internal.require_approval(
            instruct_provider.legal_entity_id, 'instruct_provider', instruct_provider.amount
        );
        _instruction := internal.record_instruction(_instruction);
    else
        _instruction.id := (_answer ->> 'instruction_id')::uuid;
    end if;

    return query
    select i.*
    from api.payment_instruction as i
    where
        i.legal_entity_id = instruct_provider.legal_entity_id and i.id = _instruction.id;
end
$$;

comment on function api.instruct_provider(
    uuid, text, numeric, text, text, uuid, text, uuid, uuid, uuid
) is
'Asks the best provider to authorise, capture, refund or pay out an amount of currency_code, once '
'for each idempotency key. A capture announces a payment, which pays the loan once it is taken; '
'with original_instruction_id it takes what was authorised; a refund names the payment whose '
'unapplied money goes back; a pay_out names the loan that was paid out, and goes to whom the loan '
'names unless party_id is given. Needs instruct_providers and receive_payments, refund_borrowers '
'or disburse_loans. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL010, RL219 '
'(party), RL301 (loan), RL305 (amount), RL307 (currency), RL402 (payment), RL420 (more than is '
'unapplied), RL425 (currency), RL751 (no provider), RL754 (does not fit).';

revoke all on function api.instruct_provider(
    uuid, text, numeric, text, text, uuid, text, uuid, uuid, uuid
) from public;
grant execute on function api.instruct_provider(
    uuid, text, numeric, text, text, uuid, text, uuid, uuid, uuid
) to rently_payments_operator, rently_app;
