create or replace function api.register_agency(
    legal_entity_id uuid,
    code text,
    name text,
    commission_pct numeric,
    logins text[] default '{}'
) returns text
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _accounts uuid[];
begin
    perform internal.require(register_agency.legal_entity_id, 'manage_collections');
    select array_agg(u.id) into _accounts
    from lending.user_account as u
    inner join lending.user_entity_access as a
        on
            u.id = a.user_account_id
            and a.legal_entity_id = register_agency.legal_entity_id
            and a.business_role = 'rently_agency'
    where u.login::text = any (register_agency.logins);
    if coalesce(cardinality(_accounts), 0) <> cardinality(register_agency.logins) then
        raise exception using
            errcode = 'RL670',
            message = 'a login does not work for agencies',
            detail = format('logins %s', register_agency.logins),
            hint = 'Give each the role rently_agency with api.grant_entity_access().';
    end if;
    insert into lending.collection_agency as c (legal_entity_id, code, name, commission_pct)
    values (
        register_agency.legal_entity_id,
        register_agency.code,
        register_agency.name,
        register_agency.commission_pct
    )
    on conflict on constraint collection_agency_pkey do update set
        name = excluded.name, commission_pct = excluded.commission_pct;
    delete from lending.collection_agency_member as m
    where
        m.legal_entity_id = register_agency.legal_entity_id
        and m.agency_code = register_agency.code
        and m.user_account_id <> all (coalesce(_accounts, '{}'));
    insert into lending.collection_agency_member (legal_entity_id, agency_code, user_account_id)
    select
        register_agency.legal_entity_id,
        register_agency.code,
        a.id
    from unnest(_accounts) as a (id)
    on conflict on constraint collection_agency_member_pkey do update set
        agency_code = excluded.agency_code;
    return register_agency.code;
exception
    when check_violation or not_null_violation or numeric_value_out_of_range then
        raise exception using
            errcode = 'RL670',
            message = 'the agency is not valid',
            detail = sqlerrm,
            hint = 'Give a code in capitals, a name, and a commission of 0 to 100 per cent.';
end
$$;

comment on function api.register_agency(uuid, text, text, numeric, text[]) is
'Sets an agency, the per cent that its new placements earn, and the logins that see its cases; a '
'login works for one agency. Needs manage_collections. Raises RL001, RL002 (access), RL670 '
'(invalid, login).';

revoke all on function api.register_agency(uuid, text, text, numeric, text[]) from public;
grant execute on function api.register_agency(uuid, text, text, numeric, text[])
to rently_risk_manager;
