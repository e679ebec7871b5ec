create or replace function api.set_user_disabled(account text, is_disabled boolean default true)
returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require_administrator();
    update lending.user_account as a
    set is_disabled = coalesce(set_user_disabled.is_disabled, true)
    where set_user_disabled.account in (a.login, a.subject);
    if not found then
        raise exception using
            errcode = 'RL005',
            message = 'no account has this login or subject',
            detail = format('account %s', set_user_disabled.account),
            hint = 'See api.user_access for the accounts there are.';
    end if;
end
$$;

comment on function api.set_user_disabled(text, boolean) is
'Disables an account, or enables it again. A disabled account sees and may do nothing, at once, '
'in running sessions too; what it was granted stays. For administrators. '
'Raises RL004 (not an administrator), RL005 (unknown account).';

revoke all on function api.set_user_disabled(text, boolean) from public;
