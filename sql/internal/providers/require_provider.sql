create or replace function internal.require_provider(legal_entity_id uuid, provider_code text)
returns lending.payment_provider
language plpgsql stable
set search_path = ''
as $$
declare
    _provider lending.payment_provider;
begin
    select p.* into _provider
    from lending.payment_provider as p
    where
        p.legal_entity_id = require_provider.legal_entity_id
        and p.code = require_provider.provider_code;
    if not found then
        raise exception using
            errcode = 'RL750',
            message = 'the entity has no such payment provider',
            detail = format('provider_code %s', coalesce(require_provider.provider_code, 'null')),
            hint = 'Register it with api.register_payment_provider().';
    end if;
    return _provider;
end
$$;

comment on function internal.require_provider(uuid, text) is
'The payment provider of that code. Raises RL750 if there is none.';

revoke all on function internal.require_provider(uuid, text) from public;
