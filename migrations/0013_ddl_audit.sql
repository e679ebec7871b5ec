-- What the event triggers of deploy/event_triggers.sql need: a log of changes of the schema, and
-- one question and one answer about partitions that were made by hand.

create table audit.ddl_log (
    id bigint generated always as identity primary key,
    changed_at timestamptz not null default clock_timestamp(),
    command text not null,
    object_type text not null,
    object_name text not null,
    login name not null default session_user,
    application text default current_setting('application_name', true),
    client_address inet default inet_client_addr(),
    transaction_id xid8 not null default pg_current_xact_id()
);

create index idx_ddl_log_changed_at on audit.ddl_log (changed_at);

comment on table audit.ddl_log is
'Changes of the schema, where a superuser created the event triggers. Never changed. No tenant. '
'The statement itself is not kept: it may hold a secret.';
comment on column audit.ddl_log.id is 'Key, rising.';
comment on column audit.ddl_log.changed_at is 'When.';
comment on column audit.ddl_log.command is 'Command, such as ALTER TABLE.';
comment on column audit.ddl_log.object_type is 'Kind of object.';
comment on column audit.ddl_log.object_name is 'Its identity.';
comment on column audit.ddl_log.login is 'Database login.';
comment on column audit.ddl_log.application is 'Application, as the connection named itself.';
comment on column audit.ddl_log.client_address is 'Address of the client; null over a socket.';
comment on column audit.ddl_log.transaction_id is 'Transaction that made the change.';

select internal.refuse_changes_of('audit.ddl_log', 'truncate');
select internal.refuse_changes_of('audit.ddl_log', 'update or delete');

create function internal.is_secured(target regclass) returns boolean
language sql stable
set search_path = ''
return (
    select
        c.relrowsecurity
        and c.relforcerowsecurity
        and exists (
            select
            from pg_catalog.pg_policy as p
            where p.polrelid = c.oid and p.polname = 'tenant_rows'
        )
        and exists (
            select
            from pg_catalog.pg_trigger as t
            where t.tgrelid = c.oid and t.tgname = '_100_no_truncate' and t.tgenabled = 'A'
        )
        and not exists (
            select
            from pg_catalog.aclexplode(c.relacl) as x
            where x.grantee not in (c.relowner, to_regrole('rently_refresher'))
        )
    from pg_catalog.pg_class as c
    where c.oid = is_secured.target
);

comment on function internal.is_secured(regclass) is
'Whether a partition looks like one that internal.secure_partition() left: row security, '
'truncate refused, no grants.';

create function internal.guard_partition(target regclass) returns void
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.secure_partition(guard_partition.target);
end
$$;

comment on function internal.guard_partition(regclass) is
'internal.secure_partition() for the event trigger, with the owner''s rights. Fails for a table '
'of another owner, which thereby cannot be attached.';

grant usage on schema audit, ops, internal, lending to rently_guard;
grant create on schema internal to rently_guard;
grant insert on audit.ddl_log to rently_guard;
grant select on ops.secured_table to rently_guard;
grant execute on function internal.is_secured(regclass), internal.guard_partition(regclass)
to rently_guard;
