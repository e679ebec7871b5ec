create or replace function api.grant_entity_access(
    account text,
    legal_entity_code text,
    business_role text
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _account_id uuid;
    _legal_entity_id uuid;
begin
    perform internal.require_administrator();

    select a.id into _account_id
    from lending.user_account as a
    where a.login = grant_entity_access.account or a.subject = grant_entity_access.account;
    if not found then
        raise exception using
            errcode = 'RL005',
            message = 'no account has this login or subject',
            detail = format('account %s', grant_entity_access.account),
            hint = 'Register it with api.register_user().';
    end if;

    select e.id into _legal_entity_id
    from lending.legal_entity as e
    where e.code = grant_entity_access.legal_entity_code;
    if not found then
        raise exception using
            errcode = 'RL001',
            message = 'legal entity is unknown or not yours',
            detail = format('code %s', grant_entity_access.legal_entity_code),
            hint = 'See api.legal_entity.';
    end if;

    insert into lending.user_entity_access (legal_entity_id, user_account_id, business_role)
    values (_legal_entity_id, _account_id, grant_entity_access.business_role)
    on conflict do nothing;
exception
    when foreign_key_violation then
        raise exception using
            errcode = 'RL007',
            message = 'no such business role',
            detail = format('business role %s', grant_entity_access.business_role),
            hint = 'See lending.business_role for the names.';
end
$$;

comment on function api.grant_entity_access(text, text, text) is
'Gives an account a business role for a legal entity; does nothing if it has it. For '
'administrators. Raises RL001 (unknown entity), RL004 (not an administrator), RL005 (unknown '
'account), RL007 (unknown role).';

revoke all on function api.grant_entity_access(text, text, text) from public;
