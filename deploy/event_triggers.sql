-- Event triggers, which only a superuser may create. `rently deploy --roles` runs this when its
-- login is one; otherwise a DBA runs it once in the database, after the first deploy:
--     psql --dbname rently --file deploy/event_triggers.sql
-- Idempotent. Without them a partition made by hand is reported by the catalogue check, not secured
-- at once, and changes of the schema are not logged in audit.ddl_log.
--
-- An event trigger's function runs as whoever issues the DDL, a superuser perhaps. So these belong
-- to rently_guard, run as rently_guard, and no deployer can replace them: rently_owner is no member
-- of it.

create or replace function internal.on_ddl_end() returns event_trigger
language plpgsql security definer
set search_path = ''
as $$
declare
    _partition regclass;
begin
    insert into audit.ddl_log (command, object_type, object_name)
    select c.command_tag, c.object_type, coalesce(c.object_identity, '')
    from pg_catalog.pg_event_trigger_ddl_commands() as c
    where c.schema_name is distinct from 'pg_temp' and not c.in_extension;

    if tg_tag not in ('CREATE TABLE', 'ALTER TABLE')
        or nullif(pg_catalog.current_setting('rently.is_securing', true), '') is not null
    then
        return;
    end if;
    -- A loop, because each partition is secured by statements of its own.
    for _partition in
        select distinct t.relid
        from pg_catalog.pg_event_trigger_ddl_commands() as c
        cross join lateral pg_catalog.pg_partition_tree(
            case when c.object_type = 'table' then c.objid end
        ) as t
        inner join ops.secured_table as s
            on pg_catalog.to_regclass(s.table_name) = pg_catalog.pg_partition_root(t.relid)
        where t.relid <> pg_catalog.pg_partition_root(t.relid)
            and (t.level > 0 or c.objid = t.relid::oid)
            and not internal.is_secured(t.relid)
    loop
        perform internal.guard_partition(_partition);
    end loop;
end
$$;

comment on function internal.on_ddl_end() is
'Event trigger: logs DDL in audit.ddl_log, and secures partitions that were created or attached '
'by hand.';

create or replace function internal.on_drop() returns event_trigger
language plpgsql security definer
set search_path = ''
as $$
begin
    insert into audit.ddl_log (command, object_type, object_name)
    select tg_tag, d.object_type, d.object_identity
    from pg_catalog.pg_event_trigger_dropped_objects() as d
    where d.original and not d.is_temporary;
end
$$;

comment on function internal.on_drop() is 'Event trigger: logs what was dropped in audit.ddl_log.';

alter function internal.on_ddl_end() owner to rently_guard;
alter function internal.on_drop() owner to rently_guard;
revoke all on function internal.on_ddl_end(), internal.on_drop() from public;

do $triggers$
begin
    if not exists (
        select from pg_catalog.pg_event_trigger where evtname = 'rently_900_ddl_end'
    ) then
        create event trigger rently_900_ddl_end on ddl_command_end
        execute function internal.on_ddl_end();
    end if;
    if not exists (select from pg_catalog.pg_event_trigger where evtname = 'rently_900_drop') then
        create event trigger rently_900_drop on sql_drop
        execute function internal.on_drop();
    end if;
end
$triggers$;

comment on event trigger rently_900_ddl_end is 'Logs DDL and secures partitions made by hand.';
comment on event trigger rently_900_drop is 'Logs what was dropped.';
