-- requires: internal.seal_chain_faults, internal.sealed_row_faults
create or replace function audit.verify(
    legal_entity_id uuid,
    known_number bigint default null,
    known_hash text default null
) returns table (finding text, seal_number bigint, table_name text, row_key text)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require(verify.legal_entity_id, 'read_audit');
    if (verify.known_number is null) <> (verify.known_hash is null)
        or verify.known_hash !~ '^[0-9a-fA-F]{64}$'
    then
        raise exception using
            errcode = 'RL816',
            message = 'a seal is known by its number and its hash',
            detail = format(
                'number %s, hash %s',
                coalesce(verify.known_number::text, 'none'), coalesce(verify.known_hash, 'none')
            ),
            hint = 'Give both as audit.v_seal shows them, or neither.';
    end if;
    return query
    select
        'seal_replaced',
        verify.known_number,
        null::text,
        null::text
    where
        verify.known_number is not null
        and not exists (
            select
            from audit.seal as s
            where
                s.legal_entity_id = verify.legal_entity_id
                and s.number = verify.known_number
                and encode(s.hash, 'hex') = lower(verify.known_hash)
        )
    union all
    select
        c.finding,
        c.seal_number,
        null,
        null
    from internal.seal_chain_faults(verify.legal_entity_id) as c
    union all
    select
        r.finding,
        r.seal_number,
        r.table_name,
        r.row_key
    from internal.sealed_row_faults(verify.legal_entity_id) as r;
end
$$;

comment on function audit.verify(uuid, bigint, text) is
'Compares all sealed records of the entity with their seals and returns what differs; no row if '
'nothing does. finding is row_changed, row_removed, row_added (recorded at an instant that was '
'sealed before), table_changed (a sealed column is gone), seal_changed, seal_missing or '
'seal_replaced (not the one whose number and hash the caller kept elsewhere: only that finds seals '
'that were all made anew). Changes nothing. Needs read_audit. Raises RL001, RL002 (access), RL816.';

revoke all on function audit.verify(uuid, bigint, text) from public;
grant execute on function audit.verify(uuid, bigint, text)
to rently_executive, rently_compliance_officer, rently_auditor;
