-- The engine's own state. Runs as rently_owner before the first migration, and again whenever an
-- object of it is missing; every statement is idempotent.

create schema if not exists ops;
comment on schema ops is 'Running the platform: releases, jobs, health, partitions, invariants.';

create table if not exists ops.migration (
    migration_hash text primary key,
    migration_id text not null unique,
    content_hash text not null,
    applied_at timestamptz not null default transaction_timestamp()
);
comment on table ops.migration is
'Applied migrations, one row each, written in the transaction that applied it.';
comment on column ops.migration.migration_hash is
'SHA-256 of the migration''s name: the key under which yoyo knows it.';
comment on column ops.migration.migration_id is 'Name of the migration file without its ending.';
comment on column ops.migration.content_hash is
'SHA-256 of the file as applied; a file that no longer matches is refused.';
comment on column ops.migration.applied_at is 'When the transaction that applied it began.';

create table if not exists ops.migration_log (
    id uuid primary key,
    migration_hash text not null,
    migration_id text not null,
    operation text not null
    constraint migration_log_operation_check check (
        operation in ('apply', 'rollback', 'mark', 'unmark')
    ),
    user_name text not null default session_user,
    host_name text not null,
    created_at timestamptz not null default clock_timestamp()
);
comment on table ops.migration_log is 'Every application and rollback of a migration, append-only.';
comment on column ops.migration_log.id is 'Key of the entry.';
comment on column ops.migration_log.migration_hash is 'SHA-256 of the migration''s name.';
comment on column ops.migration_log.migration_id is
'Name of the migration file without its ending.';
comment on column ops.migration_log.operation is 'What was done: apply, rollback, mark or unmark.';
comment on column ops.migration_log.user_name is 'Login that deployed.';
comment on column ops.migration_log.host_name is 'Machine on which the deployer ran.';
comment on column ops.migration_log.created_at is 'When it was done.';

create table if not exists ops.migration_step (
    migration_id text not null,
    direction text not null
    constraint migration_step_direction_check check (direction in ('apply', 'rollback')),
    step_number integer not null,
    statement_hash text not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    primary key (migration_id, direction, step_number)
);
comment on table ops.migration_step is
'Progress of migrations that run outside a transaction, so that an interrupted one resumes; empty '
'between deploys.';
comment on column ops.migration_step.migration_id is
'Name of the migration file without its ending.';
comment on column ops.migration_step.direction is 'apply or rollback.';
comment on column ops.migration_step.step_number is
'Position of the statement in the file, from 1.';
comment on column ops.migration_step.statement_hash is
'SHA-256 of the statement; a changed statement starts afresh.';
comment on column ops.migration_step.started_at is 'When the statement was first tried.';
comment on column ops.migration_step.finished_at is 'When it was done; null while it is not.';

create table if not exists ops.definition (
    schema_name text not null,
    object_name text not null,
    kind text not null
    constraint definition_kind_check
    check (kind in ('routine', 'view', 'materialized view', 'trigger', 'event trigger', 'policy')),
    content_hash text not null,
    catalogue_hash text not null,
    server_major integer not null,
    applied_at timestamptz not null default transaction_timestamp(),
    primary key (schema_name, object_name)
);
comment on table ops.definition is
'Definition files in force, and what the catalogue held when each was applied.';
comment on column ops.definition.schema_name is
'Schema of the object: first folder of the file''s path.';
comment on column ops.definition.object_name is 'Name of the object: the file''s name.';
comment on column ops.definition.kind is
'What the file creates; routine stands for functions, procedures and aggregates.';
comment on column ops.definition.content_hash is
'SHA-256 of the file; a difference means that the file was edited.';
comment on column ops.definition.catalogue_hash is
'SHA-256 of definition, owner, grants and comments in the catalogue; a difference means that '
'somebody altered the object by hand.';
comment on column ops.definition.server_major is
'Major version of the server that computed catalogue_hash; hashes of another major are not '
'comparable.';
comment on column ops.definition.applied_at is 'When the file was last applied.';

create table if not exists ops.release (
    id bigint generated always as identity primary key,
    version text not null,
    content_hash text not null,
    deployed_by text not null default session_user,
    deployed_at timestamptz not null default clock_timestamp(),
    duration interval not null,
    migrations_applied integer not null,
    migrations_rolled_back integer not null,
    definitions_applied integer not null,
    definitions_dropped integer not null,
    catalogue text not null
);
comment on table ops.release is 'Deploys and rollbacks that changed something, the newest last.';
comment on column ops.release.id is 'Key of the release, rising.';
comment on column ops.release.version is 'Version of the package that deployed.';
comment on column ops.release.content_hash is
'SHA-256 over all migrations and definitions: names the release without git.';
comment on column ops.release.deployed_by is 'Login that deployed.';
comment on column ops.release.deployed_at is 'When the deploy ended.';
comment on column ops.release.duration is 'How long it took, waiting for the lock left out.';
comment on column ops.release.migrations_applied is 'Number of migrations applied.';
comment on column ops.release.migrations_rolled_back is 'Number of migrations rolled back.';
comment on column ops.release.definitions_applied is 'Number of definition files applied.';
comment on column ops.release.definitions_dropped is
'Number of definitions dropped because their file is gone.';
comment on column ops.release.catalogue is
'Text of the catalogue after the deploy; drift is the difference from it.';
