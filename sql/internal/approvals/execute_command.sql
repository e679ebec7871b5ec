-- requires: internal.command_function
-- The statement is put together from the catalogue: function, argument names and types. What the
-- caller gave is only ever a parameter, cast to the declared type.
create or replace function internal.execute_command(
    legal_entity_id uuid,
    command text,
    arguments jsonb
) returns jsonb
language plpgsql volatile
set search_path = ''
as $$
declare
    _function pg_catalog.pg_proc := internal.command_function(execute_command.command);
    _unknown text;
    _missing text;
    _call text;
    _answer jsonb;
begin
    with
    declared as (
        select
            a.position,
            _function.proargnames[a.position] as name,
            a.position > _function.pronargs - _function.pronargdefaults as has_default,
            a.type_id,
            pg_catalog.format_type(a.type_id, null) as type_name,
            exists (
                select
                from pg_catalog.pg_type as t
                where t.oid = a.type_id and t.typcategory = 'A'
            ) as is_array
        from unnest(_function.proargtypes::oid[]) with ordinality as a (type_id, position)
        where a.position > 1
    ),

    given as (
        select k.name from jsonb_object_keys(execute_command.arguments) as k (name)
    )

    select
        (
            select string_agg(g.name, ', ')
            from given as g
            where g.name not in (select d.name from declared as d)
        ),
        string_agg(d.name, ', ' order by d.position) filter (
            where not d.has_default and not execute_command.arguments ? d.name
        ),
        string_agg(
            format(
                case
                    when d.type_id in ('json'::regtype, 'jsonb'::regtype)
                        then ', %1$I => ($2 -> %2$L)::%3$s'
                    when d.is_array
                        then ', %1$I => (select array_agg(e) '
                            'from jsonb_array_elements_text($2 -> %2$L) as e)::%3$s'
                    else ', %1$I => ($2 ->> %2$L)::%3$s'
                end,
                d.name,
                d.name,
                d.type_name
            ),
            ''
        ) filter (where execute_command.arguments ? d.name)
    into _unknown, _missing, _call
    from declared as d;

    if _unknown is not null or _missing is not null then
        raise exception using
            errcode = 'RL014',
            message = 'the arguments are not those of the command',
            detail = format(
                'unknown: %s; missing: %s', coalesce(_unknown, 'none'), coalesce(_missing, 'none')
            ),
            hint = format('See the comment of %s.', _function.oid::regprocedure);
    end if;

    execute format(
        'select coalesce(jsonb_agg(to_jsonb(r)), ''[]'') from api.%I(legal_entity_id => $1%s) as r',
        _function.proname,
        _call
    )
    into _answer
    using execute_command.legal_entity_id, execute_command.arguments;
    return _answer;
exception
    when data_exception then
        raise exception using
            errcode = 'RL014',
            message = 'an argument is not of its type',
            detail = sqlerrm,
            hint = format('See the comment of %s.', _function.oid::regprocedure);
end
$$;

comment on function internal.execute_command(uuid, text, jsonb) is
'Calls a command of api with named arguments and returns its rows as an array. The command''s '
'own checks apply to the caller. Raises RL014 if the arguments do not fit.';

revoke all on function internal.execute_command(uuid, text, jsonb) from public;
