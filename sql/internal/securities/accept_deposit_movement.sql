create or replace function internal.accept_deposit_movement(
    legal_entity_id uuid,
    security_interest_id uuid,
    command text,
    kind text,
    amount numeric,
    idempotency_key text
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _interest lending.security_interest;
    _held numeric;
    _possible numeric;
    _amount numeric := accept_deposit_movement.amount;
begin
    perform internal.require(accept_deposit_movement.legal_entity_id, 'move_deposits');
    if internal.claim_idempotency_key(
        accept_deposit_movement.legal_entity_id,
        accept_deposit_movement.command,
        accept_deposit_movement.idempotency_key,
        jsonb_build_array(
            accept_deposit_movement.security_interest_id,
            trim_scale(accept_deposit_movement.amount)
        ),
        '{}'
    ) is not null then
        return;
    end if;
    _interest := internal.lock_security_interest(
        accept_deposit_movement.legal_entity_id, accept_deposit_movement.security_interest_id
    );
    _held := internal.deposit_held(_interest.legal_entity_id, _interest.id);
    if accept_deposit_movement.kind = 'return' then
        _possible := _held;
        _amount := coalesce(_amount, nullif(_held, 0));
    elsif _interest.valid_during @> internal.business_date(_interest.legal_entity_id) then
        _possible := _interest.value_amount - _held;
    else
        _possible := 0;
    end if;
    perform internal.require_amount(_amount, _interest.currency_code);
    if _amount > _possible then
        perform internal.refuse_deposit(_amount, _possible);
    end if;
    perform internal.require_approval(
        accept_deposit_movement.legal_entity_id, accept_deposit_movement.command, _amount
    );
    perform internal.move_deposit(_interest, accept_deposit_movement.kind, _amount);
end
$$;

comment on function internal.accept_deposit_movement(uuid, uuid, text, text, numeric, text) is
'Receives (receipt) or returns (return) money of a deposit today for a command, once for its key: '
'amount in its currency; without one, all that is held goes back. Raises what internal.require(), '
'claim_idempotency_key(), require_amount() and require_approval() raise, RL364 (more than '
'possible), RL365 (unknown).';

revoke all on function internal.accept_deposit_movement(uuid, uuid, text, text, numeric, text)
from public;
