-- requires: api.kyc_provider
create or replace function api.set_kyc_provider(
    legal_entity_id uuid,
    code text,
    name text,
    priority integer,
    deepest_level text default 'standard',
    is_active boolean default true
) returns setof api.kyc_provider
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(set_kyc_provider.legal_entity_id, 'manage_kyc');
    perform internal.require_approval(set_kyc_provider.legal_entity_id, 'set_kyc_provider');
    begin
        insert into lending.kyc_provider as p (
            legal_entity_id, code, name, priority, deepest_level, is_active
        )
        values (
            set_kyc_provider.legal_entity_id,
            set_kyc_provider.code,
            set_kyc_provider.name,
            set_kyc_provider.priority,
            set_kyc_provider.deepest_level,
            set_kyc_provider.is_active
        )
        on conflict on constraint kyc_provider_pkey do update set
            name = excluded.name,
            priority = excluded.priority,
            deepest_level = excluded.deepest_level,
            is_active = excluded.is_active;
    exception
        when unique_violation then
            raise exception using
                errcode = 'RL006',
                message = 'the priority is taken',
                detail = format('priority %s', set_kyc_provider.priority),
                hint = 'Give each provider a priority of its own.';
        when check_violation or not_null_violation or foreign_key_violation then
            raise exception using
                errcode = 'RL007',
                message = 'the provider is not valid',
                detail = sqlerrm,
                hint = 'Code and name are not blank, the priority is positive, the level is one of '
                    'lending.kyc_level.';
    end;
    return query
    select v.*
    from api.kyc_provider as v
    where v.legal_entity_id = set_kyc_provider.legal_entity_id and v.code = set_kyc_provider.code;
end
$$;

comment on function api.set_kyc_provider(uuid, text, text, integer, text, boolean) is
'Registers or changes a provider of identity checks. Needs manage_kyc. Raises RL001, RL002 '
'(access), RL006 (priority taken), RL007 (invalid).';

revoke all on function api.set_kyc_provider(uuid, text, text, integer, text, boolean) from public;
grant execute on function api.set_kyc_provider(uuid, text, text, integer, text, boolean) to
rently_compliance_officer;
