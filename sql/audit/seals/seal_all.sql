-- requires: audit.seal_rows
create or replace function audit.seal_all() returns bigint
language sql volatile security definer
set search_path = ''
begin atomic
    select count(*)
    from unnest(internal.entities_with('seal_records')) as e (legal_entity_id)
    cross join lateral audit.seal_rows(e.legal_entity_id);
end;

comment on function audit.seal_all() is
'Seals what was recorded for each legal entity whose records the caller may seal, and returns the '
'number of seals.';

revoke all on function audit.seal_all() from public;
grant execute on function audit.seal_all() to rently_scheduler;
