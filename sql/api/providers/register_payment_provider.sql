-- requires: api.payment_provider
create or replace function api.register_payment_provider(
    legal_entity_id uuid,
    code text,
    name text,
    priority integer,
    capabilities text[],
    currency_codes text[] default '{}',
    is_enabled boolean default true,
    min_call_count integer default 5,
    max_failure_pct numeric default 50,
    open_for interval default interval '1 minute',
    health_window interval default interval '10 minutes'
) returns setof api.payment_provider
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(register_payment_provider.legal_entity_id, 'manage_payment_providers');
    insert into lending.payment_provider as p (
        legal_entity_id,
        code,
        name,
        priority,
        capabilities,
        currency_codes,
        is_enabled,
        min_call_count,
        max_failure_pct,
        open_for,
        health_window
    )
    values (
        register_payment_provider.legal_entity_id,
        register_payment_provider.code,
        register_payment_provider.name,
        register_payment_provider.priority,
        register_payment_provider.capabilities,
        register_payment_provider.currency_codes,
        register_payment_provider.is_enabled,
        register_payment_provider.min_call_count,
        register_payment_provider.max_failure_pct,
        register_payment_provider.open_for,
        register_payment_provider.health_window
    )
    on conflict on constraint payment_provider_code_key do update set
        name = excluded.name,
        priority = excluded.priority,
        capabilities = excluded.capabilities,
        currency_codes = excluded.currency_codes,
        is_enabled = excluded.is_enabled,
        min_call_count = excluded.min_call_count,
        max_failure_pct = excluded.max_failure_pct,
        open_for = excluded.open_for,
        health_window = excluded.health_window;

    return query
    select p.*
    from api.payment_provider as p
    where
        p.legal_entity_id = register_payment_provider.legal_entity_id
        and p.code = register_payment_provider.code;
exception
    when check_violation or not_null_violation then
        raise exception using
            errcode = 'RL007',
            message = 'the provider is not valid',
            detail = sqlerrm,
            hint = 'A code in snake case, a name, capabilities among authorise, capture, refund, '
                'pay_out, and health limits above zero.';
end
$$;

comment on function api.register_payment_provider(
    uuid, text, text, integer, text[], text[], boolean, integer, numeric, interval, interval
) is
'Registers a payment provider, or changes the one of that code. Needs manage_payment_providers. '
'Raises RL001, RL002 (access), RL007 (invalid argument).';

revoke all on function api.register_payment_provider(
    uuid, text, text, integer, text[], text[], boolean, integer, numeric, interval, interval
) from public;
grant execute on function api.register_payment_provider(
    uuid, text, text, integer, text[], text[], boolean, integer, numeric, interval, interval
) to rently_payments_operator;
