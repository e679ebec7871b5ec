-- What rently doctor asks: is the server fit for money, and does the work go on?

create table ops.health_check (
    name text primary key,
    position integer not null,
    level text not null,
    question text not null,
    hint text not null,
    created_at timestamptz not null default now(),
    constraint health_check_name_is_snake_check check (name ~ '^[a-z][a-z0-9_]*$'),
    constraint health_check_position_key unique (position),
    constraint health_check_level_check check (level in ('fail', 'warn'))
);

comment on table ops.health_check is
'Questions about the state of server and database. The view ops.v_check_<name> returns findings, '
'none if all is well. No tenant.';
comment on column ops.health_check.name is 'Name; the suffix of the view.';
comment on column ops.health_check.position is 'Place in the report.';
comment on column ops.health_check.level is
'fail: a finding endangers money or secrets, or work stands still; warn: it will.';
comment on column ops.health_check.question is 'The question, whose answer should be yes.';
comment on column ops.health_check.hint is 'What to do if not.';
comment on column ops.health_check.created_at is 'When the row was recorded.';

insert into ops.health_check (name, position, level, question, hint) values
(
    'durability',
    1,
    'fail',
    'Does a commit survive a crash?',
    'Switch the setting on, and reload or restart the server.'
),
(
    'row_security',
    2,
    'fail',
    'Is row security in force on every tenant table and partition?',
    'Run select internal.secure_table(…) for the table as a migration, and rently drift.'
),
(
    'autovacuum',
    3,
    'fail',
    'Is the database cleaned, and far from a wraparound of transaction ids?',
    'Switch autovacuum on, end old transactions, and run VACUUM FREEZE on the oldest tables.'
),
(
    'partitions',
    4,
    'fail',
    'Is there a partition for the next month?',
    'Run select ops.maintain_partitions(), and see why the job rently-partitions does not.'
),
(
    'jobs',
    5,
    'fail',
    'Do all jobs run when they should, and succeed?',
    'See ops.v_job_history and whether rently scheduler runs.'
),
(
    'server_release',
    6,
    'warn',
    'Does the server have the fixes of row security of its major release?',
    'Install the newest minor release.'
),
(
    'checksums',
    7,
    'warn',
    'Does the server notice when the disk changes a page?',
    'Stop the server and run pg_checksums --enable.'
),
(
    'indexes',
    8,
    'warn',
    'Is every index and constraint valid?',
    'Drop and create the index concurrently; validate the constraint.'
),
(
    'prepared_transactions',
    9,
    'warn',
    'Is a prepared transaction left over?',
    'Commit or roll back the prepared transaction: it keeps locks, dead rows and seals waiting.'
),
(
    'replication_slots',
    10,
    'warn',
    'Does a replication slot hold back the log?',
    'Start its consumer, or drop the slot before the disk is full.'
),
(
    'refresh',
    11,
    'warn',
    'Are materialized views as fresh as promised?',
    'Run rently refresh, and see why the refresh jobs do not.'
),
(
    'seals',
    12,
    'warn',
    'Are records sealed as they come?',
    'See why the job rently-seals does not run, or which transaction never ends.'
),
(
    'dead_events',
    13,
    'warn',
    'Is every business event handled?',
    'See api.dead_event and the consumer''s log.'
);

-- It owns the views and sees every tenant's rows.
grant usage on schema audit to rently_refresher;
grant select on ops.health_check, ops.secured_table, ops.scheduler_lease, audit.seal_cut
to rently_refresher;
grant execute on function internal.is_secured(regclass) to rently_refresher;
