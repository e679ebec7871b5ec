-- Tamper evidence: what is only ever added is sealed afterwards, in batches. A seal holds a Merkle
-- root (RFC 9162, section 2.1) over the rows of a span of time and the hash of the seal before it.

create function internal.seal_hash(
    legal_entity_id uuid,
    number bigint,
    begins_at timestamptz,
    ends_at timestamptz,
    row_count bigint,
    merkle_root bytea,
    previous_hash bytea
) returns bytea
language sql immutable parallel safe
return pg_catalog.sha256(
    (
        seal_hash.legal_entity_id::text
        || '|' || seal_hash.number::text
        || '|' || coalesce(
            (extract(epoch from seal_hash.begins_at) * 1000000)::bigint::text, ''
        )
        || '|' || (extract(epoch from seal_hash.ends_at) * 1000000)::bigint::text
        || '|' || seal_hash.row_count::text
        || '|' || pg_catalog.encode(seal_hash.merkle_root, 'hex')
        || '|' || coalesce(pg_catalog.encode(seal_hash.previous_hash, 'hex'), '')
    )::bytea
);

comment on function internal.seal_hash(
    uuid, bigint, timestamptz, timestamptz, bigint, bytea, bytea
) is
'SHA-256 over what a seal says, with the hash of the seal before it. Instants count as '
'microseconds since 1970. Used by check constraints.';

create table audit.seal (
    legal_entity_id uuid not null references lending.legal_entity (id) on delete restrict,
    number bigint not null,
    previous_number bigint generated always as (nullif(number - 1, 0)) stored,
    begins_at timestamptz,
    ends_at timestamptz not null,
    row_count bigint not null,
    merkle_root bytea not null,
    previous_hash bytea,
    hash bytea not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, number),
    constraint seal_chain_key unique (legal_entity_id, number, ends_at, hash),
    constraint seal_previous_fkey
    foreign key (legal_entity_id, previous_number, begins_at, previous_hash)
    references audit.seal (legal_entity_id, number, ends_at, hash) on delete restrict,
    constraint seal_number_is_positive_check check (number > 0),
    constraint seal_only_the_first_has_no_previous_check check (
        (number = 1) = (previous_hash is null) and (number = 1) = (begins_at is null)
    ),
    constraint seal_span_is_forward_check check (begins_at < ends_at),
    constraint seal_row_count_is_positive_check check (row_count > 0),
    constraint seal_hash_follows_check check (
        hash = internal.seal_hash(
            legal_entity_id,
            number,
            begins_at,
            ends_at,
            row_count,
            merkle_root,
            previous_hash
        )
    )
);

create index idx_seal_previous on audit.seal (
    legal_entity_id, previous_number, begins_at, previous_hash
);

comment on table audit.seal is
'Seals of an entity, each chained to the one before by a foreign key. Never changed. '
'Tenant: legal_entity_id.';
comment on column audit.seal.legal_entity_id is 'The tenant.';
comment on column audit.seal.number is 'Key within the tenant, from 1 without a gap.';
comment on column audit.seal.previous_number is 'The seal before; null for the first.';
comment on column audit.seal.begins_at is
'Where the seal before ended; null for the first, which reaches back to the beginning.';
comment on column audit.seal.ends_at is
'Rows recorded before this instant, and not before begins_at, are in the seal.';
comment on column audit.seal.row_count is 'Rows that it holds.';
comment on column audit.seal.merkle_root is 'Root of the Merkle tree over its parts.';
comment on column audit.seal.previous_hash is 'Hash of the seal before; null for the first.';
comment on column audit.seal.hash is 'SHA-256 over all of this: what to keep elsewhere.';
comment on column audit.seal.created_at is 'When it was sealed.';

create table audit.seal_part (
    legal_entity_id uuid not null,
    seal_number bigint not null,
    part_number integer not null,
    table_name text not null,
    relation_name text not null,
    column_names text[] not null,
    row_keys text[] not null,
    leaf_hashes bytea[] not null,
    merkle_root bytea not null,
    created_at timestamptz not null default now(),
    primary key (legal_entity_id, seal_number, part_number),
    constraint seal_part_seal_fkey foreign key (legal_entity_id, seal_number)
    references audit.seal (legal_entity_id, number) on delete restrict,
    constraint seal_part_part_number_is_positive_check check (part_number > 0),
    constraint seal_part_each_row_has_a_leaf_check check (
        cardinality(row_keys) = cardinality(leaf_hashes) and cardinality(row_keys) > 0
    )
);

comment on table audit.seal_part is
'The rows of a seal: at most 4,096 of one table, or of one partition. Never changed. '
'Tenant: legal_entity_id.';
comment on column audit.seal_part.legal_entity_id is 'The tenant.';
comment on column audit.seal_part.seal_number is 'The seal.';
comment on column audit.seal_part.part_number is 'Place within the seal, from 1.';
comment on column audit.seal_part.table_name is 'Qualified name of the table.';
comment on column audit.seal_part.relation_name is
'Qualified name of the partition that held the rows; the table itself if it has none.';
comment on column audit.seal_part.column_names is
'Columns of the table when it was sealed, in the order in which they are hashed.';
comment on column audit.seal_part.row_keys is
'Keys of the rows without the tenant, in order; several columns are joined by a slash.';
comment on column audit.seal_part.leaf_hashes is
'SHA-256 of a zero byte and the row as text, of each row.';
comment on column audit.seal_part.merkle_root is 'Root of the Merkle tree over the leaves.';
comment on column audit.seal_part.created_at is 'When it was sealed.';

create table audit.seal_cut (
    is_single boolean primary key default true,
    safe_at timestamptz,
    proposed_at timestamptz,
    running text[] not null default '{}',
    constraint seal_cut_is_single_check check (is_single)
);

comment on table audit.seal_cut is
'Up to when rows may be sealed: one row. No transaction that began before can still add any. '
'No tenant.';
comment on column audit.seal_cut.is_single is 'Always true: there is one row.';
comment on column audit.seal_cut.safe_at is
'All transactions that began before this instant have ended.';
comment on column audit.seal_cut.proposed_at is
'Becomes safe when the transactions of running have ended.';
comment on column audit.seal_cut.running is
'Virtual transactions that ran when the instant was proposed.';

insert into audit.seal_cut default values;

grant usage on schema audit to rently_scheduler;

select internal.secure_table('audit.seal', is_append_only => true);
select internal.secure_table('audit.seal_part', is_append_only => true);

insert into lending.capability (code, description) values
('seal_records', 'Seal what was recorded');
insert into lending.role_capability (business_role, capability) values
('rently_scheduler', 'seal_records');

insert into ops.error_code (code, name, meaning, hint) values
(
    'RL815',
    'records_tampered',
    'Sealed records were changed, removed, added or put in another order.',
    'Run select * from audit.verify(…) for each entity, and look in the server''s log and backups.'
),
(
    'RL816',
    'known_seal_incomplete',
    'A seal is known by its number and its hash of 64 hexadecimal digits.',
    'Give both as audit.v_seal shows them, or neither.'
);

select internal.add_standing_job(
    'rently-seals',
    '*/10 * * * *',
    'select audit.seal_all()',
    'Seals what was recorded since, so that audit.verify() finds any later change.'
);
select internal.add_standing_job(
    'rently-seal-check',
    '30 3 * * 0',
    'select audit.require_untampered()',
    'Compares all sealed records with their seals; fails, and so raises an alert, if one differs.'
);
