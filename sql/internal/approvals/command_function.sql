create or replace function internal.command_function(command text) returns pg_catalog.pg_proc
language plpgsql stable
set search_path = ''
as $$
declare
    _found pg_catalog.pg_proc[];
begin
    select array_agg(p)
    into _found
    from pg_catalog.pg_proc as p
    where
        p.pronamespace = 'api'::regnamespace
        and p.proname = command_function.command
        and p.prokind = 'f'
        and p.provolatile = 'v'
        and p.prosecdef
        and p.proargnames[1] = 'legal_entity_id'
        and p.provariadic = 0
        and (p.proargmodes is null or p.proargmodes[1:p.pronargs] <@ array['i'::"char"])
        and p.proname not in (
            'begin_request', 'propose_request', 'approve_request', 'reject_request'
        );
    if cardinality(_found) = 1 is not true then
        raise exception using
            errcode = 'RL014',
            message = 'there is no such command, or it cannot be proposed',
            detail = format('command %s', command_function.command),
            hint = 'Commands are the functions of schema api that change something for an entity.';
    end if;
    return _found[1];
end
$$;

comment on function internal.command_function(text) is
'The one function of api that is the command. Raises RL014 if there is none, several, or one '
'that cannot be proposed.';

revoke all on function internal.command_function(text) from public;
