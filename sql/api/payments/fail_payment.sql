-- requires: api.payment
create or replace function api.fail_payment(
    legal_entity_id uuid,
    payment_id uuid,
    reason text
) returns setof api.payment
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _payment lending.payment;
begin
    perform internal.require(fail_payment.legal_entity_id, 'receive_payments');
    _payment := internal.lock_payment(
        fail_payment.legal_entity_id, fail_payment.payment_id
    );
    perform internal.require_pending(_payment);
    perform internal.note_payment(_payment, 'failed', fail_payment.reason);

    return query
    select p.*
    from api.payment as p
    where
        p.legal_entity_id = fail_payment.legal_entity_id
        and p.id = fail_payment.payment_id;
end
$$;

comment on function api.fail_payment(uuid, uuid, text) is
'Records that an announced payment failed. Needs receive_payments. Raises RL001, RL002 (access), '
'RL402 (unknown payment), RL422 (not pending).';

revoke all on function api.fail_payment(uuid, uuid, text) from public;
grant execute on function api.fail_payment(uuid, uuid, text) to rently_payments_operator,
rently_app;
