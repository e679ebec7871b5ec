-- What the deploy needs beside the roles: the owner creates schemas in this database, and the
-- caller, where that is not a superuser, may act as the owner.
do $grant$
declare
    _to_act_as constant text :=
        case
            when pg_catalog.current_setting('server_version_num')::integer >= 160000 then 'SET'
            else 'MEMBER'
        end;
begin
    -- format, because grant takes no variables as names.
    execute pg_catalog.format(
        'grant create on database %I to rently_owner', pg_catalog.current_database()
    );
    if not pg_catalog.pg_has_role(session_user, 'rently_owner', _to_act_as) then
        execute pg_catalog.format('grant rently_owner to %I', session_user);
    end if;
end
$grant$;
