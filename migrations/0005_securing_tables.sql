-- One way to secure a table. A migration calls internal.secure_table() for each tenant table it
-- creates; ops.secured_table remembers it, and a catalogue check compares what is with what should
-- be.

create table ops.secured_table (
    table_name text primary key,
    tenant_column name not null,
    is_append_only boolean not null,
    derived_columns name[] not null default '{}',
    is_audited boolean not null default true,
    created_at timestamptz not null default now()
);

comment on table ops.secured_table is
'Tenant tables secured by internal.secure_table(), with what was asked for. Partitions are not '
'listed: they follow their parent.';
comment on column ops.secured_table.table_name is 'Qualified name.';
comment on column ops.secured_table.tenant_column is
'Column that names the legal entity: legal_entity_id, or id on legal_entity itself.';
comment on column ops.secured_table.is_append_only is
'True: update, delete and truncate are refused for everyone.';
comment on column ops.secured_table.derived_columns is
'Columns that can be rebuilt from other rows; a change of these alone is not audited and costs '
'nothing.';
comment on column ops.secured_table.is_audited is
'False for a mutable table that can be rebuilt from other rows as a whole.';
comment on column ops.secured_table.created_at is 'When the table was secured.';

create function internal.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    raise exception using
        errcode = 'RL008',
        message = 'rows of this table are never changed or removed this way',
        detail = format('%s on %I.%I', tg_op, tg_table_schema, tg_table_name),
        hint = 'Write a new row that corrects the old one.';
end
$$;

comment on function internal.refuse_change() is
'Trigger that refuses with RL008: update, delete and truncate of append-only tables, truncate of '
'every tenant table.';

create function internal.touch_row() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    -- History that is replayed changed when it was booked: what is derived per day relies on it.
    new.updated_at := clock_timestamp() + (internal.booking_time() - now());
    new.row_version := old.row_version + 1;
    return new;
end
$$;

comment on function internal.touch_row() is
'Trigger of mutable tables: keeps updated_at and row_version.';

create function internal.enforce_row_security(target regclass, tenant_column name) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _grantees text;
begin
    -- Whatever was granted before, on a table that is attached as a partition say, is taken back.
    select string_agg(
        distinct case x.grantee when 0 then 'public' else x.grantee::regrole::text end, ', '
    )
    into _grantees
    from pg_catalog.pg_class as c
    cross join lateral (
        select (aclexplode(c.relacl)).grantee
        union all
        select (aclexplode(a.attacl)).grantee
        from pg_catalog.pg_attribute as a
        where a.attrelid = c.oid
    ) as x
    where c.oid = enforce_row_security.target and x.grantee <> c.relowner;
    if _grantees is not null then
        execute format('revoke all on %s from %s', target, _grantees);
    end if;

    execute format('alter table %s enable row level security, force row level security', target);
    execute format('drop policy if exists tenant_rows on %s', target);
    execute format(
        'create policy tenant_rows on %s '
        'using (%I = any ((select internal.visible_legal_entities())::uuid[]))',
        target,
        tenant_column
    );
    execute format('drop policy if exists refresher_reads_all on %s', target);
    execute format(
        'create policy refresher_reads_all on %s for select to rently_refresher using (true)',
        target
    );
    execute format('grant select on %s to rently_refresher', target);
end
$$;

comment on function internal.enforce_row_security(regclass, name) is
'Row security of one tenant table or partition, enabled and forced: rows of the caller''s legal '
'entities, and all rows for rently_refresher. Every other grant is taken back. The one place '
'where a tenant policy is written.';

create function internal.refuse_changes_of(target regclass, events text) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _trigger text := case events
        when 'truncate' then '_100_no_truncate'
        else '_100_append_only'
    end;
begin
    execute format(
        'create or replace trigger %I before %s on %s '
        'for each statement execute function internal.refuse_change()',
        _trigger,
        events,
        target
    );
    execute format('alter table %s enable always trigger %I', target, _trigger);
end
$$;

comment on function internal.refuse_changes_of(regclass, text) is
'Makes one table or partition refuse truncate, or update or delete, also under '
'session_replication_role. Statement triggers do not reach from a parent to its partitions, so '
'each gets its own.';

create function internal.recorded_column(target regclass) returns name
language sql stable
set search_path = ''
return (
    select a.attname
    from
        pg_catalog.unnest('{created_at,recorded_at,changed_at,accessed_at}'::name[])
        with ordinality as c (name, place)
    inner join pg_catalog.pg_attribute as a
        on a.attrelid = recorded_column.target and c.name = a.attname and not a.attisdropped
    order by c.place
    limit 1
);

comment on function internal.recorded_column(regclass) is
'The column that says when a row of the table was recorded, never before its transaction began; '
'null if there is none.';

create function internal.index_recorded_rows(target regclass) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _name text;
    _column name := internal.recorded_column(index_recorded_rows.target);
begin
    select format('idx_%s_recorded', c.relname) into strict _name
    from pg_catalog.pg_class as c
    where c.oid = index_recorded_rows.target;
    if _column is not null and not exists (
        select
        from pg_catalog.pg_index as i
        inner join pg_catalog.pg_class as c on i.indexrelid = c.oid
        where i.indrelid = index_recorded_rows.target and c.relname = _name
    ) then
        execute format(
            'create index %I on %s using brin (%I)', _name, index_recorded_rows.target, _column
        );
    end if;
end
$$;

comment on function internal.index_recorded_rows(regclass) is
'Lets rows be found by when they were recorded, which costs next to nothing: they lie in that '
'order.';

create function internal.secure_table(
    target regclass,
    is_append_only boolean default false,
    tenant_column name default 'legal_entity_id',
    derived_columns name[] default '{}',
    is_audited boolean default true
) returns void
language plpgsql volatile
set search_path = ''
set client_min_messages = warning
as $$
declare
    _table regclass;
begin
    insert into ops.secured_table as s (
        table_name, tenant_column, is_append_only, derived_columns, is_audited
    )
    values (
        secure_table.target::text,
        secure_table.tenant_column,
        secure_table.is_append_only,
        secure_table.derived_columns,
        secure_table.is_audited
    )
    on conflict (table_name) do update set
        tenant_column = excluded.tenant_column,
        is_append_only = excluded.is_append_only,
        derived_columns = excluded.derived_columns,
        is_audited = excluded.is_audited;

    perform internal.secure_partition(secure_table.target);
    -- A loop, because each partition needs statements of its own.
    for _table in
        select t.relid from pg_catalog.pg_partition_tree(secure_table.target) as t where t.level > 0
    loop
        perform internal.secure_partition(_table);
    end loop;
    if secure_table.is_append_only then
        perform internal.index_recorded_rows(secure_table.target);
    end if;
end
$$;

comment on function internal.secure_table(regclass, boolean, name, name[], boolean) is
'Secures a tenant table and its partitions: row security, no truncate, then append-only or '
'touched and audited rows. Every migration calls it for each tenant table it creates, and again '
'after adding columns.';

create function internal.secure_partition(target regclass) returns void
language plpgsql volatile
set search_path = ''
set client_min_messages = warning
as $$
declare
    _root regclass := coalesce(
        pg_catalog.pg_partition_root(secure_partition.target), secure_partition.target
    );
    _asked ops.secured_table;
begin
    select s.* into _asked from ops.secured_table as s where s.table_name = _root::text;
    if not found then
        raise exception using
            errcode = 'RL009',
            message = 'the partition''s parent is not secured',
            detail = format('partition %s', secure_partition.target),
            hint = 'Call internal.secure_table() for the parent first.';
    end if;
    -- Tells the event trigger that the statements below are the answer, not another question.
    perform set_config('rently.is_securing', 'on', true);
    perform internal.enforce_row_security(secure_partition.target, _asked.tenant_column);
    perform internal.refuse_changes_of(secure_partition.target, 'truncate');
    if _asked.is_append_only then
        perform internal.refuse_changes_of(secure_partition.target, 'update or delete');
    else
        perform internal.follow_changes_of(secure_partition.target, _root, _asked);
    end if;
    perform set_config('rently.is_securing', '', true);
end
$$;

comment on function internal.secure_partition(regclass) is
'Secures one partition as its parent was secured, or the table itself. Raises RL009 if the parent '
'was not.';

create function internal.follow_changes_of(target regclass, root regclass, asked ops.secured_table)
returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    -- Row triggers of a partitioned table reach its partitions by themselves.
    if follow_changes_of.target = root and exists (
        select
        from pg_catalog.pg_attribute as a
        where a.attrelid = root and a.attname = 'row_version' and not a.attisdropped
    ) then
        execute format(
            'create or replace trigger _500_touch before update on %s '
            'for each row execute function internal.touch_row()',
            root
        );
    end if;
    if asked.is_audited then
        perform internal.audit_changes_of(
            follow_changes_of.target, asked.tenant_column, asked.derived_columns
        );
    end if;
end
$$;

comment on function internal.follow_changes_of(regclass, regclass, ops.secured_table) is
'Keeps updated_at and row_version of a mutable table or partition, and audits it.';

create function internal.create_month_partition(
    parent regclass, month_start_on date
) returns regclass
language plpgsql volatile
set search_path = ''
set timezone = 'UTC'
as $$
declare
    _schema text;
    _name text;
    _from date := date_trunc('month', create_month_partition.month_start_on)::date;
begin
    select n.nspname, c.relname || to_char(_from, '"_y"YYYY"m"MM')
    into strict _schema, _name
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where c.oid = create_month_partition.parent;

    if to_regclass(format('%I.%I', _schema, _name)) is null then
        perform set_config('rently.is_securing', 'on', true);
        execute format(
            'create table %I.%I partition of %s for values from (%L) to (%L)',
            _schema,
            _name,
            create_month_partition.parent,
            _from,
            (_from + interval '1 month')::date
        );
        perform internal.secure_partition(format('%I.%I', _schema, _name)::regclass);
    end if;
    return format('%I.%I', _schema, _name)::regclass;
end
$$;

comment on function internal.create_month_partition(regclass, date) is
'The parent''s partition for the month of the date, named like payment_y2024m01; created and '
'secured if it is missing. Bounds of a timestamptz parent are midnights UTC.';

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL008',
    'row_is_append_only',
    'Rows of money tables are never changed or removed; no tenant table is truncated.',
    'Write a new row that corrects the old one.'
),
(
    'RL009',
    'parent_not_secured',
    'A partition can only be secured after its parent.',
    'Call internal.secure_table() for the parent first.'
);
