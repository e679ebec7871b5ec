-- requires: api.security_interest
create or replace function api.return_deposit(
    legal_entity_id uuid,
    security_interest_id uuid,
    idempotency_key text,
    amount numeric default null
) returns setof api.security_interest
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _interest lending.security_interest;
    _possible numeric;
    _amount numeric;
begin
    perform internal.require(return_deposit.legal_entity_id, 'move_deposits');
    if internal.claim_idempotency_key(
        return_deposit.legal_entity_id,
        'return_deposit',
        return_deposit.idempotency_key,
        jsonb_build_array(
            return_deposit.security_interest_id, trim_scale(return_deposit.amount)
        ),
        '{}'
    ) is null then
        _interest := internal.lock_security_interest(
            return_deposit.legal_entity_id, return_deposit.security_interest_id
        );
        _possible := internal.deposit_held(_interest.legal_entity_id, _interest.id);
        _amount := coalesce(return_deposit.amount, nullif(_possible, 0));
        perform internal.require_amount(_amount, _interest.currency_code);
        if _amount > _possible then
            perform internal.refuse_deposit(_amount, _possible);
        end if;
        perform internal.require_approval(
            return_deposit.legal_entity_id, 'return_deposit', _amount
        );
        perform internal.move_deposit(_interest, 'return', _amount);
    end if;

    return query
    select s.*
    from api.security_interest as s
    where
        s.legal_entity_id = return_deposit.legal_entity_id
        and s.id = return_deposit.security_interest_id;
end
$$;

comment on function api.return_deposit(uuid, uuid, text, numeric) is
'Returns what is held of a deposit today, or amount of it in its currency, once for each '
'idempotency key. Needs move_deposits. '
'Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (needs approval), RL305 '
'(amount), RL364 (more than possible), RL365 (unknown).';

revoke all on function api.return_deposit(uuid, uuid, text, numeric) from public;
grant execute on function api.return_deposit(uuid, uuid, text, numeric)
to rently_payments_operator;
