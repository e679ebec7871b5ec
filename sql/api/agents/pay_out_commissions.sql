-- requires: api.commission_balance, internal.pay_commission
create or replace function api.pay_out_commissions(
    legal_entity_id uuid,
    agent_party_id uuid,
    currency_code text,
    idempotency_key text,
    amount numeric default null,
    reference text default null
) returns setof api.commission_balance
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _payout lending.commission_payout;
    _owed numeric;
begin
    perform internal.require(pay_out_commissions.legal_entity_id, 'pay_commissions');
    _payout.legal_entity_id := pay_out_commissions.legal_entity_id;
    _payout.id := internal.uuid_v7();
    _payout.agent_party_id := pay_out_commissions.agent_party_id;
    _payout.currency_code := pay_out_commissions.currency_code;
    _payout.reference := pay_out_commissions.reference;
    if internal.claim_idempotency_key(
        pay_out_commissions.legal_entity_id,
        'pay_out_commissions',
        pay_out_commissions.idempotency_key,
        jsonb_build_array(
            pay_out_commissions.agent_party_id,
            pay_out_commissions.currency_code,
            trim_scale(pay_out_commissions.amount)
        ),
        jsonb_build_object('commission_payout_id', _payout.id)
    ) is null then
        -- What an agent is owed is paid once: its payouts wait for each other, and for clawbacks.
        perform internal.lock_legal_entity(pay_out_commissions.legal_entity_id);
        select b.owed_amount into _owed
        from api.commission_balance as b
        where
            b.legal_entity_id = pay_out_commissions.legal_entity_id
            and b.agent_party_id = pay_out_commissions.agent_party_id
            and b.currency_code = pay_out_commissions.currency_code;
        _payout.amount := coalesce(pay_out_commissions.amount, _owed);
        perform internal.pay_commission('pay_out_commissions', _payout, _owed);
    end if;
    return query
    select b.*
    from api.commission_balance as b
    where
        b.legal_entity_id = pay_out_commissions.legal_entity_id
        and b.agent_party_id = pay_out_commissions.agent_party_id
        and b.currency_code = pay_out_commissions.currency_code;
end
$$;

comment on function api.pay_out_commissions(uuid, uuid, text, text, numeric, text) is
'Pays an agent what it is owed in a currency, or a part of it, once for each idempotency key; '
'posts it from account 2700 to cash (1000), and returns what is left. Needs pay_commissions. '
'Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (approval), RL305 (amount), '
'RL734 (less is owed).';

revoke all on function api.pay_out_commissions(uuid, uuid, text, text, numeric, text)
from public;
grant execute on function api.pay_out_commissions(uuid, uuid, text, text, numeric, text)
to rently_payments_operator;
