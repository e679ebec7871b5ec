-- requires: internal.seal_chain_faults, internal.sealed_row_faults
create or replace function audit.require_untampered() returns void
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _tampered text;
begin
    select string_agg(f.fault, '; ' order by f.fault) into _tampered
    from (
        select format('%s: %s of entity %s', e.fault, count(*), e.legal_entity_id) as fault
        from (
            select
                c.finding as fault,
                l.legal_entity_id
            from unnest(internal.entities_with('seal_records')) as l (legal_entity_id)
            cross join lateral internal.seal_chain_faults(l.legal_entity_id) as c
            union all
            select
                r.finding,
                l.legal_entity_id
            from unnest(internal.entities_with('seal_records')) as l (legal_entity_id)
            cross join lateral internal.sealed_row_faults(l.legal_entity_id) as r
        ) as e
        group by e.fault, e.legal_entity_id
    ) as f;
    if _tampered is not null then
        raise exception using
            errcode = 'RL815',
            message = 'sealed records are not as they were sealed',
            detail = _tampered,
            hint = 'Run select * from audit.verify(…) for the entity as an auditor.';
    end if;
end
$$;

comment on function audit.require_untampered() is
'Compares all sealed records of each legal entity whose records the caller may seal with their '
'seals. Raises RL815 with the kinds and numbers of what differs. Changes nothing.';

revoke all on function audit.require_untampered() from public;
grant execute on function audit.require_untampered() to rently_scheduler;
