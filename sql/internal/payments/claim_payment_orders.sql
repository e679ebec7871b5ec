-- The keys of a batch are those of single payments: either way of asking answers for the other.
-- Sorted, so that two batches with the same keys wait for each other and do not deadlock.
create or replace function internal.claim_payment_orders(
    legal_entity_id uuid, orders internal.payment_order[]
) returns internal.payment_order[]
language plpgsql volatile
set search_path = ''
as $$
declare
    _known internal.payment_order[];
    _reused text;
begin
    if exists (
        select
        from unnest(claim_payment_orders.orders) as o
        where o.idempotency_key !~ '\S' or length(o.idempotency_key) > 200
    ) then
        perform internal.claim_idempotency_key(
            claim_payment_orders.legal_entity_id, 'receive_payment', '', null, null
        );
    end if;
    with
    claimed as (
        insert into lending.idempotency_key (legal_entity_id, command, key, request_hash, answer)
        select
            claim_payment_orders.legal_entity_id,
            'receive_payment',
            o.idempotency_key,
            sha256(convert_to(o.request::text, 'UTF8')),
            jsonb_build_object('payment_id', o.payment_id)
        from unnest(claim_payment_orders.orders) as o
        order by o.idempotency_key
        on conflict do nothing
        returning key
    )

    select
        array(
            select o
            from unnest(claim_payment_orders.orders) as o
            where o.idempotency_key not in (select c.key from claimed as c)
        )
    into _known;
    if cardinality(_known) = 0 then
        return claim_payment_orders.orders;
    end if;

    select min(o.idempotency_key) into _reused
    from unnest(_known) as o
    inner join lending.idempotency_key as k
        on
            k.legal_entity_id = claim_payment_orders.legal_entity_id
            and k.command = 'receive_payment'
            and o.idempotency_key = k.key
    where k.request_hash <> sha256(convert_to(o.request::text, 'UTF8'));
    if _reused is not null then
        raise exception using
            errcode = 'RL401',
            message = 'the idempotency key was used with another request',
            detail = format('command receive_payment, key %s', _reused),
            hint = 'Use a new key for a new request.';
    end if;
    return array(
        select o
        from unnest(claim_payment_orders.orders) as o
        where o.place not in (select k.place from unnest(_known) as k)
        order by o.place
    );
end
$$;

comment on function internal.claim_payment_orders(uuid, internal.payment_order[]) is
'Claims the keys of a batch and returns the payments whose keys are new; the others were received '
'before. Raises RL007 for a blank key, RL401 for a key of another request.';

revoke all on function internal.claim_payment_orders(uuid, internal.payment_order[]) from public;
