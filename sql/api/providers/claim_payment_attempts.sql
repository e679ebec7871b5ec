create or replace function api.claim_payment_attempts(
    legal_entity_id uuid,
    provider_code text,
    batch_size integer default 10,
    lease_seconds integer default 60
) returns table (
    attempt_id uuid,
    lease_id uuid,
    operation text,
    is_inquiry boolean,
    amount numeric,
    currency_code text,
    provider_token text,
    original_reference text
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _provider lending.payment_provider;
    _circuit text;
    _lease_id uuid := internal.uuid_v7();
begin
    perform internal.require(claim_payment_attempts.legal_entity_id, 'serve_providers');
    _provider := internal.require_provider(
        claim_payment_attempts.legal_entity_id, claim_payment_attempts.provider_code
    );
    select h.circuit into _circuit
    from internal.v_provider_health as h
    where h.legal_entity_id = _provider.legal_entity_id and h.provider_id = _provider.id;

    return query
    with
    claimed as (
        select a.id
        from lending.payment_attempt as a
        where
            a.legal_entity_id = _provider.legal_entity_id
            and a.provider_id = _provider.id
            and a.state in ('waiting', 'leased')
            and a.available_at <= clock_timestamp()
        order by a.available_at, a.id
        limit case _circuit
            when 'open' then 0
            when 'half_open' then least(greatest(claim_payment_attempts.batch_size, 0), 1)
            else least(greatest(claim_payment_attempts.batch_size, 0), 1000)
        end
        for no key update skip locked
    ),

    leased as (
        update lending.payment_attempt as a
        set
            is_unclear = a.is_unclear or a.state = 'leased',
            state = 'leased',
            lease_id = _lease_id,
            available_at = clock_timestamp()
            + make_interval(
                secs => least(greatest(claim_payment_attempts.lease_seconds, 1), 86400)
            )
        from claimed as c
        where a.legal_entity_id = _provider.legal_entity_id and a.id = c.id
        returning a.*
    )

    select
        l.id,
        _lease_id,
        i.operation,
        l.is_unclear,
        i.amount,
        i.currency_code,
        m.provider_token,
        (
            select o.provider_reference
            from lending.payment_attempt as o
            inner join lending.payment_instruction as e
                on o.legal_entity_id = e.legal_entity_id and o.instruction_id = e.id
            where
                o.legal_entity_id = i.legal_entity_id
                and o.provider_id = l.provider_id
                and o.state = 'succeeded'
                and (
                    e.id = i.original_instruction_id
                    or i.operation = 'refund'
                    and e.operation = 'capture'
                    and e.payment_id = i.payment_id
                )
            limit 1
        )
    from leased as l
    inner join lending.payment_instruction as i
        on l.legal_entity_id = i.legal_entity_id and l.instruction_id = i.id
    left join lending.payment_instrument as m
        on l.legal_entity_id = m.legal_entity_id and l.payment_instrument_id = m.id
    order by l.id;
end
$$;

comment on function api.claim_payment_attempts(uuid, text, integer, integer) is
'Leases what a provider is to do to its adapter; none while its circuit is open, one while it is '
'half open. attempt_id is the idempotency key to give to the provider. Where is_inquiry is true it '
'may have been done before: ask the provider for the status first. Answer with '
'api.complete_payment_attempt() or api.fail_payment_attempt(). amount is in currency_code. Needs '
'serve_providers. Raises RL001, RL002 (access), RL750 (unknown provider).';

revoke all on function api.claim_payment_attempts(uuid, text, integer, integer) from public;
grant execute on function api.claim_payment_attempts(uuid, text, integer, integer) to rently_app;
