-- It is known by what it is, and not by who made it: a function of the role itself, with this body,
-- does as the role what ours does.
-- requires: internal.job_function_body
create or replace function internal.is_job_function(function_id oid) returns boolean
language sql stable
set search_path = ''
begin atomic
    select exists(
        select
        from pg_catalog.pg_proc as p
        where
            p.oid = is_job_function.function_id
            and p.pronamespace = pg_my_temp_schema()
            and p.proname = pg_catalog.format('rently_job_%s', p.proowner)
            and p.proargtypes = '25 1009'::oidvector
            and p.prorettype = 'bigint'::regtype
            and p.prolang = (
                select l.oid
                from pg_catalog.pg_language as l
                where l.lanname = 'plpgsql'
            )
            and p.prosrc = internal.job_function_body()
            and p.prosqlbody is null
            and p.prokind = 'f'
            and p.provolatile = 'v'
            and p.prosecdef
            and not p.proretset
            and not p.proisstrict
            and p.proconfig is null
            and has_function_privilege(session_user, p.oid, 'execute')
    );
end;

comment on function internal.is_job_function(oid) is
'Whether it is the session''s temporary function that runs commands of jobs as its owner, '
'unchanged.';

revoke all on function internal.is_job_function(oid) from public;
