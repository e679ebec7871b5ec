create or replace view audit.v_seal with (security_barrier = true) as
select
    s.legal_entity_id,
    s.number,
    s.begins_at,
    s.ends_at,
    s.row_count,
    encode(s.hash, 'hex') as hash,
    s.created_at
from audit.seal as s
where s.legal_entity_id = any((select internal.entities_with('read_audit'))::uuid[]);

comment on view audit.v_seal is
'What was sealed, and by which hash is it known? One row a seal. Current. Keep number and hash of '
'the last one where nobody of this database can write: audit.verify() compares them.';
comment on column audit.v_seal.legal_entity_id is 'The tenant.';
comment on column audit.v_seal.number is 'Key within the tenant, from 1 without a gap.';
comment on column audit.v_seal.begins_at is 'Where it begins; null for the first.';
comment on column audit.v_seal.ends_at is 'Rows recorded before this instant are in it.';
comment on column audit.v_seal.row_count is 'Rows that it holds.';
comment on column audit.v_seal.hash is 'SHA-256 over the seal and all before it, in hexadecimal.';
comment on column audit.v_seal.created_at is 'When it was sealed.';

grant select on audit.v_seal to rently_executive, rently_compliance_officer, rently_auditor;
