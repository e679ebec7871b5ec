create or replace function internal.require_administrator() returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    if not internal.is_administrator() then
        raise exception using
            errcode = 'RL004',
            message = 'only an administrator may do this',
            detail = format('login %s is no member of rently_owner', session_user),
            hint = 'Run it as rently_migrator or another administrator.';
    end if;
end
$$;

comment on function internal.require_administrator() is
'Raises RL004 unless the login is a member of rently_owner.';

revoke all on function internal.require_administrator() from public;
