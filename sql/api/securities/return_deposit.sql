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
begin
    perform internal.accept_deposit_movement(
        return_deposit.legal_entity_id,
        return_deposit.security_interest_id,
        'return_deposit',
        'return',
        return_deposit.amount,
        return_deposit.idempotency_key
    );

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
