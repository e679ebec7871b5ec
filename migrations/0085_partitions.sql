-- The life of month partitions: how far ahead they are made, when they leave their table, what
-- becomes of them.

create schema archive;
comment on schema archive is
'Partitions that have left their table, until they are dropped. No grants.';
grant usage on schema archive to rently_refresher;

create table ops.partition_policy (
    table_name text primary key references ops.secured_table (table_name) on delete restrict,
    months_ahead integer not null default 3,
    keep_attached interval,
    keep_archived interval,
    is_exported boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    row_version integer not null default 1,
    constraint partition_policy_months_ahead_check check (months_ahead between 1 and 120),
    constraint partition_policy_keep_attached_check check (keep_attached >= interval '1 month'),
    constraint partition_policy_keep_archived_check check (keep_archived >= interval '0'),
    constraint partition_policy_archive_needs_an_age_check check (
        keep_attached is not null or (keep_archived is null and not is_exported)
    )
);

create trigger _500_touch before update on ops.partition_policy
for each row execute function internal.touch_row();

comment on table ops.partition_policy is
'How long partitions of a table by month are kept. A table without a row has three months ahead '
'and is kept for good.';
comment on column ops.partition_policy.table_name is 'The partitioned table.';
comment on column ops.partition_policy.months_ahead is
'Months after the current one for which partitions exist.';
comment on column ops.partition_policy.keep_attached is
'Age after which a partition is detached and archived; null for never.';
comment on column ops.partition_policy.keep_archived is
'Time in the archive before it is dropped; null for never.';
comment on column ops.partition_policy.is_exported is
'True: it is not dropped before rently partitions export has written it to a file.';
comment on column ops.partition_policy.created_at is 'When the row was recorded.';
comment on column ops.partition_policy.updated_at is 'When the row last changed.';
comment on column ops.partition_policy.row_version is 'Counts the changes of the row.';

create table ops.partition_archive (
    table_name text not null,
    month_start_on date not null,
    partition_name text not null,
    detached_at timestamptz not null default clock_timestamp(),
    row_count bigint,
    content_digest numeric,
    archived_at timestamptz,
    exported_at timestamptz,
    exported_to text,
    exported_sha256 text,
    dropped_at timestamptz,
    primary key (table_name, month_start_on),
    constraint partition_archive_partition_name_key unique (partition_name),
    constraint partition_archive_is_counted_check check (
        (archived_at is null) = (row_count is null)
        and (archived_at is null) = (content_digest is null)
    ),
    constraint partition_archive_export_follows_count_check check (
        archived_at is not null or (exported_at is null and dropped_at is null)
    ),
    constraint partition_archive_export_is_whole_check check (
        (exported_at is null) = (exported_to is null)
        and (exported_at is null) = (exported_sha256 is null)
    )
);

comment on table ops.partition_archive is
'Partitions that have left their table. Their months are never made anew.';
comment on column ops.partition_archive.table_name is 'The table they left.';
comment on column ops.partition_archive.month_start_on is 'First day of their month.';
comment on column ops.partition_archive.partition_name is 'Name within schema archive.';
comment on column ops.partition_archive.detached_at is 'When it left its table.';
comment on column ops.partition_archive.row_count is 'Rows with which it left.';
comment on column ops.partition_archive.content_digest is
'Sum of the hashes of these rows; proves that none was lost or changed since.';
comment on column ops.partition_archive.archived_at is
'When its rows were counted; null for the moment between leaving and that.';
comment on column ops.partition_archive.exported_at is
'When it was written to a file; null if it was not.';
comment on column ops.partition_archive.exported_to is 'Name of the file.';
comment on column ops.partition_archive.exported_sha256 is 'SHA-256 of the file.';
comment on column ops.partition_archive.dropped_at is
'When it was dropped; null while it stands in schema archive.';

grant select on ops.partition_archive to rently_refresher;

-- Owned by rently_refresher, who sees every tenant's rows. The hashes are added, because a sum
-- needs no order.
create function internal.table_digest(
    target regclass,
    out row_count bigint,
    out digest numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    execute format(
        'select count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) from %s as t', target
    ) into row_count, digest;
end
$$;

comment on function internal.table_digest(regclass) is
'Number of rows of a table, all tenants'', and the sum of their hashes.';

alter function internal.table_digest(regclass) owner to rently_refresher;
set local role rently_refresher;
grant execute on function internal.table_digest(regclass) to rently_owner;
set local role rently_owner;

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL850',
    'partition_archive_differs',
    'An archived partition does not hold the rows that it held when it left its table.',
    'Do not drop it; find out who changed it, with audit.ddl_log and the server''s log.'
),
(
    'RL851',
    'partition_not_archived',
    'The archive holds no such partition.',
    'See ops.partition_archive.'
);

select internal.add_standing_job(
    'rently-archive',
    '20 1 * * *',
    'call ops.retire_partitions()',
    'Takes partitions out of their tables that are past their time there, and drops archived ones.'
);
