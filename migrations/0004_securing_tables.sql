-- One way to secure a table. A migration calls internal.secure_table() for each tenant table it creates;
-- ops.secured_table remembers it, and a catalogue check compares what is with what should be.

create table ops.secured_table (
    table_name text primary key,
    tenant_column name not null,
    is_append_only boolean not null,
    derived_columns name[] not null default '{}',
    created_at timestamptz not null default now()
);

comment on table ops.secured_table is 'Tenant tables secured by internal.secure_table(), with what was asked for. Partitions are not listed: they follow their parent.';
comment on column ops.secured_table.table_name is 'Qualified name.';
comment on column ops.secured_table.tenant_column is 'Column that names the legal entity: legal_entity_id, or id on legal_entity itself.';
comment on column ops.secured_table.is_append_only is 'True: update, delete and truncate are refused for everyone.';
comment on column ops.secured_table.derived_columns is 'Columns that can be rebuilt from other rows; a change of these alone is not audited.';
comment on column ops.secured_table.created_at is 'When the table was secured.';

create function internal.refuse_change() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    raise exception using
        errcode = 'RL008',
        message = 'rows of this table are never changed or removed',
        detail = format('%s on %I.%I', tg_op, tg_table_schema, tg_table_name),
        hint = 'Write a new row that corrects the old one.';
end
$$;

comment on function internal.refuse_change() is 'Trigger of append-only tables: refuses update, delete and truncate with RL008.';

create function internal.touch_row() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    new.updated_at := clock_timestamp();
    new.row_version := old.row_version + 1;
    return new;
end
$$;

comment on function internal.touch_row() is 'Trigger of mutable tables: keeps updated_at and row_version.';

create function internal.enforce_row_security(target regclass, tenant_column name) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    execute format('alter table %s enable row level security, force row level security', target);
    execute format('drop policy if exists tenant_rows on %s', target);
    execute format(
        'create policy tenant_rows on %s using (%I = any ((select internal.visible_legal_entities())::uuid[]))',
        target,
        tenant_column
    );
    execute format('drop policy if exists refresher_reads_all on %s', target);
    execute format(
        'create policy refresher_reads_all on %s for select to rently_refresher using (true)', target
    );
    execute format('revoke all on %s from public', target);
    execute format('grant select on %s to rently_refresher', target);
end
$$;

comment on function internal.enforce_row_security(regclass, name) is
'Row security of one tenant table or partition, enabled and forced: rows of the caller''s legal entities, and all rows for rently_refresher. The one place where a tenant policy is written.';

create function internal.refuse_changes_of(target regclass) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    execute format(
        'create or replace trigger _100_append_only before update or delete on %s '
        'for each statement execute function internal.refuse_change()',
        target
    );
    execute format(
        'create or replace trigger _100_append_only_truncate before truncate on %s '
        'for each statement execute function internal.refuse_change()',
        target
    );
    execute format('alter table %s enable always trigger _100_append_only', target);
    execute format('alter table %s enable always trigger _100_append_only_truncate', target);
end
$$;

comment on function internal.refuse_changes_of(regclass) is
'Makes one table or partition append-only. Statement triggers do not reach from a parent to its partitions, so each gets its own.';

create function internal.secure_table(
    target regclass,
    is_append_only boolean default false,
    tenant_column name default 'legal_entity_id',
    derived_columns name[] default '{}'
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _partition regclass;
begin
    perform internal.enforce_row_security(secure_table.target, secure_table.tenant_column);
    if secure_table.is_append_only then
        perform internal.refuse_changes_of(secure_table.target);
    elsif exists (
        select
        from pg_catalog.pg_attribute as a
        where a.attrelid = secure_table.target and a.attname = 'row_version' and not a.attisdropped
    ) then
        execute format(
            'create or replace trigger _500_touch before update on %s '
            'for each row execute function internal.touch_row()',
            secure_table.target
        );
    end if;

    insert into ops.secured_table (table_name, tenant_column, is_append_only, derived_columns)
    values (
        secure_table.target::text,
        secure_table.tenant_column,
        secure_table.is_append_only,
        secure_table.derived_columns
    );

    -- A loop, because each partition needs statements of its own.
    for _partition in
        select t.relid from pg_catalog.pg_partition_tree(secure_table.target) as t where t.level > 0
    loop
        perform internal.secure_partition(_partition);
    end loop;
end
$$;

comment on function internal.secure_table(regclass, boolean, name, name[]) is
'Secures a tenant table and its partitions: row security, append-only or touched rows. Every migration calls it for each tenant table it creates.';

create function internal.secure_partition(target regclass) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _parent ops.secured_table;
begin
    select s.* into _parent
    from ops.secured_table as s
    where s.table_name = pg_catalog.pg_partition_root(secure_partition.target)::text;
    if not found then
        raise exception using
            errcode = 'RL009',
            message = 'the partition''s parent is not secured',
            detail = format('partition %s', secure_partition.target),
            hint = 'Call internal.secure_table() for the parent first.';
    end if;
    perform internal.enforce_row_security(secure_partition.target, _parent.tenant_column);
    if _parent.is_append_only then
        perform internal.refuse_changes_of(secure_partition.target);
    end if;
end
$$;

comment on function internal.secure_partition(regclass) is
'Secures one partition as its parent was secured. Raises RL009 if the parent was not.';

create function internal.create_month_partition(parent regclass, month_start_on date) returns regclass
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
'The parent''s partition for the month of the date, named like payment_y2024m01; created and secured if it is missing. Bounds of a timestamptz parent are midnights UTC.';

insert into ops.error_code (code, name, meaning, hint) values
('RL008', 'row_is_append_only', 'Rows of money tables are never changed or removed.', 'Write a new row that corrects the old one.'),
('RL009', 'parent_not_secured', 'A partition can only be secured after its parent.', 'Call internal.secure_table() for the parent first.');

select internal.secure_table('lending.legal_entity', tenant_column => 'id');
select internal.secure_table('lending.user_entity_access');

-- Administrators found entities and grant access before anyone can see them.
create function internal.is_administrator() returns boolean
language sql stable parallel safe
return pg_catalog.pg_has_role(session_user, 'rently_owner', 'member');

comment on function internal.is_administrator() is
'Whether the login is a platform administrator: a member of rently_owner. Settings cannot change it.';

grant execute on function internal.is_administrator() to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi,
rently_app,
rently_scheduler,
rently_monitor;

create policy administrator_manages on lending.legal_entity to rently_owner
using ((select internal.is_administrator()));
create policy administrator_manages on lending.user_entity_access to rently_owner
using ((select internal.is_administrator()));

-- Accounts have no tenant. Row security still hides them from everyone but the functions that ask for them.
alter table lending.user_account enable row level security, force row level security;
create policy owner_reads_all on lending.user_account to rently_owner, rently_refresher using (true);
create trigger _500_touch before update on lending.user_account
for each row execute function internal.touch_row();
