-- Who changed what. Append-only tables are their own log; every change of a mutable table is logged
-- here, by triggers that internal.secure_table() creates.

create table audit.change_log (
    id bigint generated always as identity,
    changed_at timestamptz not null default clock_timestamp(),
    legal_entity_id uuid,
    table_name text not null,
    row_key text not null,
    operation text not null,
    old_values jsonb,
    new_values jsonb,
    account_id uuid,
    login name not null default session_user,
    application text,
    request_id text,
    reason text,
    transaction_id xid8 not null default pg_current_xact_id(),
    primary key (id, changed_at),
    constraint change_log_operation_check check (operation in ('insert', 'update', 'delete'))
) partition by range (changed_at);

create index idx_change_log_row on audit.change_log (
    legal_entity_id, table_name, row_key, changed_at
);

comment on table audit.change_log is
'Changes of mutable tables: who, when, why, and what was before and after. Never changed. '
'Partitioned by month of changed_at (UTC). Tenant: legal_entity_id.';
comment on column audit.change_log.id is 'Key, with changed_at; rises within a transaction.';
comment on column audit.change_log.changed_at is 'When the row was changed; chooses the partition.';
comment on column audit.change_log.legal_entity_id is
'The tenant of the changed row; null where the table has none. Only administrators see those.';
comment on column audit.change_log.table_name is 'Qualified name of the table.';
comment on column audit.change_log.row_key is
'Primary key of the row without the tenant; several columns are joined by a slash.';
comment on column audit.change_log.operation is 'insert, update or delete.';
comment on column audit.change_log.old_values is
'Values before: of the changed columns, or of the whole deleted row. Personal data as a keyed '
'digest. Null for an insert.';
comment on column audit.change_log.new_values is
'Values after, of the changed columns. Null for an insert, whose row holds them until an update '
'logs what they were, and for a delete.';
comment on column audit.change_log.account_id is
'Account that acted: behind a gateway, the end user''s. Null if a login without an account did it.';
comment on column audit.change_log.login is 'Database login.';
comment on column audit.change_log.application is
'Application, as api.begin_request() or the connection named it.';
comment on column audit.change_log.request_id is
'Request of the application, as api.begin_request() named it.';
comment on column audit.change_log.reason is 'Reason, as api.begin_request() named it.';
comment on column audit.change_log.transaction_id is 'Transaction that made the change.';

create function internal.request_actor(
    out account_id uuid,
    out application text,
    out request_id text,
    out reason text
)
language plpgsql stable parallel restricted
set search_path = ''
as $$
begin
    account_id := internal.acting_account_id();
    application := coalesce(
        nullif(current_setting('rently.application', true), ''),
        nullif(current_setting('application_name', true), '')
    );
    request_id := nullif(current_setting('rently.request_id', true), '');
    reason := nullif(current_setting('rently.reason', true), '');
end
$$;

comment on function internal.request_actor() is
'Who acts for the audit trail, and what they said about the request. Only account_id is proved; '
'the rest is the caller''s word.';

create function internal.row_key(row_values jsonb, key_columns text[]) returns text
language sql immutable parallel safe
return (
    select pg_catalog.string_agg(row_key.row_values ->> k.name, '/' order by k.position)
    from pg_catalog.unnest(row_key.key_columns) with ordinality as k (name, position)
);

comment on function internal.row_key(jsonb, text[]) is
'The row''s key as the audit trail writes it: the values of the columns, joined by a slash.';

-- The arguments of the three trigger functions: the table, its tenant column, its other key
-- columns, the audited columns. As arguments, because the name of a shard or of a partition is not
-- the table's.
create function internal.record_inserts() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    _actor record := internal.request_actor();
begin
    insert into audit.change_log (
        legal_entity_id, table_name, row_key, operation, account_id, application, request_id, reason
    )
    select
        (to_jsonb(r) ->> tg_argv[1])::uuid,
        tg_argv[0],
        internal.row_key(to_jsonb(r), tg_argv[2]::text[]),
        'insert',
        _actor.account_id,
        _actor.application,
        _actor.request_id,
        _actor.reason
    from changed_row as r;
    return null;
end
$$;

comment on function internal.record_inserts() is
'Statement trigger of audited tables: logs inserted rows by key.';

create function internal.record_deletes() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    _actor record := internal.request_actor();
begin
    insert into audit.change_log (
        legal_entity_id,
        table_name,
        row_key,
        operation,
        old_values,
        account_id,
        application,
        request_id,
        reason
    )
    select
        (to_jsonb(r) ->> tg_argv[1])::uuid,
        tg_argv[0],
        internal.row_key(to_jsonb(r), tg_argv[2]::text[]),
        'delete',
        internal.without_personal_data(tg_argv[0], (to_jsonb(r) ->> tg_argv[1])::uuid, to_jsonb(r)),
        _actor.account_id,
        _actor.application,
        _actor.request_id,
        _actor.reason
    from changed_row as r;
    return null;
end
$$;

comment on function internal.record_deletes() is
'Statement trigger of audited tables: logs deleted rows whole.';

create function internal.record_update() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    _old jsonb := to_jsonb(old);
    _new jsonb := to_jsonb(new);
    _entity_id uuid := (_new ->> tg_argv[1])::uuid;
    _actor record := internal.request_actor();
    _before jsonb;
    _after jsonb;
begin
    select jsonb_object_agg(c.name, _old -> c.name), jsonb_object_agg(c.name, _new -> c.name)
    into _before, _after
    from unnest(tg_argv[3]::text[]) as c (name)
    where _old -> c.name is distinct from _new -> c.name;

    insert into audit.change_log (
        legal_entity_id,
        table_name,
        row_key,
        operation,
        old_values,
        new_values,
        account_id,
        application,
        request_id,
        reason
    )
    values (
        _entity_id,
        tg_argv[0],
        internal.row_key(_old, tg_argv[2]::text[]),
        'update',
        internal.without_personal_data(tg_argv[0], _entity_id, _before),
        internal.without_personal_data(tg_argv[0], _entity_id, _after),
        _actor.account_id,
        _actor.application,
        _actor.request_id,
        _actor.reason
    );
    return null;
end
$$;

comment on function internal.record_update() is
'Row trigger of audited tables: logs the changed columns of one row, before and after.';

create function internal.audited_columns(target regclass, derived_columns name[]) returns text[]
language sql stable
set search_path = ''
return array(
    select a.attname::text
    from pg_catalog.pg_attribute as a
    where
        a.attrelid = audited_columns.target
        and a.attnum > 0
        and not a.attisdropped
        and a.attgenerated = ''
        and a.attname <> all(audited_columns.derived_columns)
        and a.attname not in ('created_at', 'updated_at', 'row_version')
    order by a.attnum
);

comment on function internal.audited_columns(regclass, name[]) is
'Columns of a table whose change is audited: all but generated, derived and bookkeeping ones.';

create function internal.audit_changes_of(
    target regclass, tenant_column name, derived_columns name[]
)
returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _root regclass := coalesce(
        pg_catalog.pg_partition_root(audit_changes_of.target), audit_changes_of.target
    );
    _audited text[] := internal.audited_columns(audit_changes_of.target, derived_columns);
    _arguments text;
    _statement text;
begin
    select format(
        '%L, %L, %L, %L',
        _root,
        coalesce(tenant_column, ''),
        coalesce(
            array_agg(a.attname order by k.position)
            filter (where a.attname is distinct from tenant_column),
            array[tenant_column]
        ),
        _audited
    )
    into strict _arguments
    from pg_catalog.pg_index as i
    cross join lateral unnest(i.indkey) with ordinality as k (attnum, position)
    inner join pg_catalog.pg_attribute as a on i.indrelid = a.attrelid and k.attnum = a.attnum
    where i.indrelid = _root and i.indisprimary;

    foreach _statement in array array[
        'create or replace trigger _900_audit_insert after insert on %s referencing new table as '
        'changed_row '
        'for each statement execute function internal.record_inserts(%s)',
        'create or replace trigger _900_audit_delete after delete on %s referencing old table as '
        'changed_row '
        'for each statement execute function internal.record_deletes(%s)',
        'alter table %s enable always trigger _900_audit_insert, enable always trigger '
        '_900_audit_delete'
    ] loop
        execute format(_statement, audit_changes_of.target, _arguments);
    end loop;
    if audit_changes_of.target <> _root then
        return;  -- the row trigger reaches partitions by itself
    end if;

    execute format(
        'create or replace trigger _900_audit_update after update of %s on %s '
        'for each row when (%s) execute function internal.record_update(%s)',
        (select string_agg(quote_ident(c.name), ', ') from unnest(_audited) as c (name)),
        _root,
        (
            select string_agg(format('old.%1$I is distinct from new.%1$I', c.name), ' or ')
            from unnest(_audited) as c (name)
        ),
        _arguments
    );
    execute format('alter table %s enable always trigger _900_audit_update', _root);
end
$$;

comment on function internal.audit_changes_of(regclass, name, name[]) is
'Creates the audit triggers of one table or partition. The row trigger names the audited columns, '
'so an update of derived columns alone does not even call it. tenant_column is null for a table '
'without tenant.';

select internal.secure_table('audit.change_log', is_append_only => true);
create policy owner_writes on audit.change_log for insert to rently_owner with check (true);
create policy administrator_reads on audit.change_log for select to rently_owner
using ((select internal.is_administrator()));
select
    internal.create_month_partition(
        'audit.change_log', (current_date + make_interval(months => m))::date
    )
from generate_series(0, 3) as m;

select internal.secure_table('lending.legal_entity', tenant_column => 'id');
select internal.secure_table('lending.user_entity_access');

-- Administrators found entities and grant access before anyone can see them.
create policy administrator_manages on lending.legal_entity to rently_owner
using ((select internal.is_administrator()));
create policy administrator_manages on lending.user_entity_access to rently_owner
using ((select internal.is_administrator()));

-- Accounts have no tenant. Row security still hides them from everyone but the functions that ask
-- for them.
alter table lending.user_account enable row level security, force row level security;
create policy owner_reads_all on lending.user_account to rently_owner,
rently_refresher using (true);
create trigger _500_touch before update on lending.user_account
for each row execute function internal.touch_row();
select internal.refuse_changes_of('lending.user_account', 'truncate');
select internal.audit_changes_of('lending.user_account', null, '{}');
select internal.audit_changes_of('lending.role_capability', null, '{}');
