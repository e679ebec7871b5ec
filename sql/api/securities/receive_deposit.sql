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
begin
    perform internal.accept_deposit_movement(
        receive_deposit.legal_entity_id,
        receive_deposit.security_interest_id,
        'receive_deposit',
        'receipt',
        receive_deposit.amount,
        receive_deposit.idempotency_key
    );

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
