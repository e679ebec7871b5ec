create or replace function api.register_user(
    kind text,
    display_name text,
    login name default null,
    subject text default null
) returns uuid
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
begin
    perform internal.require_administrator();
    insert into lending.user_account (id, kind, login, subject, display_name)
    values (
        _id,
        register_user.kind,
        register_user.login,
        register_user.subject,
        register_user.display_name
    );
    return _id;
exception
    when unique_violation then
        raise exception using
            errcode = 'RL006',
            message = 'the login or subject is registered',
            detail = format('login %s, subject %s', register_user.login, register_user.subject),
            hint = 'Grant it access with api.grant_entity_access().';
    when check_violation or not_null_violation then
        raise exception using
            errcode = 'RL007',
            message = 'the account is not valid',
            detail = sqlerrm,
            hint = 'Kinds are person, service, gateway (with a login) and end_user (with a '
                'subject).';
end
$$;

comment on function api.register_user(text, text, name, text) is
'Registers a database login, or an end user whom a gateway names, and returns the account''s id. '
'For administrators. Raises RL004 (not an administrator), RL006 (registered already), RL007 '
'(invalid argument).';

revoke all on function api.register_user(text, text, name, text) from public;
