create or replace function internal.require_kyc_provider(
    legal_entity_id uuid, provider_code text
) returns void
language plpgsql stable
set search_path = ''
as $$
begin
    if not exists (
        select
        from lending.kyc_provider as p
        where
            p.legal_entity_id = require_kyc_provider.legal_entity_id
            and p.code = require_kyc_provider.provider_code
    ) then
        raise exception using
            errcode = 'RL704',
            message = 'the entity has no such provider of identity checks',
            detail = format('provider_code %s', require_kyc_provider.provider_code),
            hint = 'Register it with api.set_kyc_provider().';
    end if;
end
$$;

comment on function internal.require_kyc_provider(uuid, text) is
'Raises RL704 unless the entity has the provider.';

revoke all on function internal.require_kyc_provider(uuid, text) from public;
