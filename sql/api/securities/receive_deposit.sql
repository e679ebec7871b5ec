-- requires: api.security_interest
create or replace function api.receive_deposit(
    legal_entity_id uuid,
    security_interest_id uuid,
    amount numeric,
    idempotency_key text
) returns setof api.security_interest
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _interest lending.security_interest;
    _possible numeric;
    _amount numeric;
begin
    perform internal.require(receive_deposit.legal_entity_id, 'move_deposits');
    if internal.claim_idempotency_key(
        receive_deposit.legal_entity_id,
        'receive_deposit',
        receive_deposit.idempotency_key,
        jsonb_build_array(
            receive_deposit.security_interest_id, trim_scale(receive_deposit.amount)
        ),
        '{}'
    ) is null then
        _interest := internal.lock_security_interest(
            receive_deposit.legal_entity_id, receive_deposit.security_interest_id
        );
        _possible := _interest.value_amount
            - internal.deposit_held(_interest.legal_entity_id, _interest.id);
        _amount := receive_deposit.amount;
        if not _interest.valid_during @> internal.business_date(_interest.legal_entity_id) then
            _possible := 0;
        end if;
        perform internal.require_amount(_amount, _interest.currency_code);
        if _amount > _possible then
            perform internal.refuse_deposit(_amount, _possible);
        end if;
        perform internal.require_approval(
            receive_deposit.legal_entity_id, 'receive_deposit', _amount
        );
        perform internal.move_deposit(_interest, 'receipt', _amount);
    end if;

    return query
    select s.*
    from api.security_interest as s
    where
        s.legal_entity_id = receive_deposit.legal_entity_id
        and s.id = receive_deposit.security_interest_id;
end
$$;

comment on function api.receive_deposit(uuid, uuid, numeric, text) is
'Receives money of a deposit today, once for each idempotency key, in its currency: a liability. '
'Never more is held than the value of the deposit, and nothing comes in after its end. Needs '
'move_deposits. '
'Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (needs approval), RL305 '
'(amount), RL364 (more than possible), RL365 (unknown).';

revoke all on function api.receive_deposit(uuid, uuid, numeric, text) from public;
grant execute on function api.receive_deposit(uuid, uuid, numeric, text)
to rently_payments_operator;
