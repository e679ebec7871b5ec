create or replace function internal.require_pending(payment lending.payment) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if (payment).status <> 'pending' or exists (
        select
        from lending.payment_event as e
        where
            e.legal_entity_id = (payment).legal_entity_id
            and e.payment_id = (payment).id
            and e.kind in ('received', 'failed')
    ) then
        raise exception using
            errcode = 'RL422',
            message = 'the payment is not pending',
            detail = format('payment_id %s', (payment).id),
            hint = 'See its status in api.payment.';
    end if;
end
$$;

comment on function internal.require_pending(lending.payment) is
'Raises RL422 unless the payment is announced and neither received nor failed.';

revoke all on function internal.require_pending(lending.payment) from public;
