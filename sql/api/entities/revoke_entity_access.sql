create or replace function api.revoke_entity_access(
    account text,
    legal_entity_code text,
    business_role text
) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require_administrator();
    delete from lending.user_entity_access as x
    using lending.user_account as a, lending.legal_entity as e
    where
        x.user_account_id = a.id
        and x.legal_entity_id = e.id
        and revoke_entity_access.account in (a.login, a.subject)
        and e.code = revoke_entity_access.legal_entity_code
        and x.business_role = revoke_entity_access.business_role;
    if not found then
        raise exception using
            errcode = 'RL005',
            message = 'the account does not have this role for the legal entity',
            detail = format(
                'account %s, legal entity %s, business role %s',
                revoke_entity_access.account,
                revoke_entity_access.legal_entity_code,
                revoke_entity_access.business_role
            ),
            hint = 'See api.user_access for who has what.';
    end if;
end
$$;

comment on function api.revoke_entity_access(text, text, text) is
'Takes a business role for a legal entity from an account, at once, in running sessions too. For '
'administrators. '
'Raises RL004 (not an administrator), RL005 (the account does not have it).';

revoke all on function api.revoke_entity_access(text, text, text) from public;
