create or replace function internal.lock_payment(legal_entity_id uuid, payment_id uuid)
returns lending.payment
language plpgsql volatile
set search_path = ''
as $$
declare
    _payment lending.payment;
begin
    select p.* into _payment
    from lending.payment as p
    where p.legal_entity_id = lock_payment.legal_entity_id and p.id = lock_payment.payment_id
    for no key update;
    if not found then
        raise exception using
            errcode = 'RL402',
            message = 'the entity has no such payment',
            detail = format('payment_id %s', lock_payment.payment_id),
            hint = 'Look it up in api.payment.';
    end if;
    return _payment;
end
$$;

comment on function internal.lock_payment(uuid, uuid) is
'The payment, locked against other commands until the transaction ends. Raises RL402 if there is '
'none.';

revoke all on function internal.lock_payment(uuid, uuid) from public;
