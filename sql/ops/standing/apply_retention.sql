-- requires: api.discard_expired_documents
create or replace function ops.apply_retention() returns bigint
language sql volatile security definer
set search_path = ''
begin atomic
    select coalesce(sum(api.discard_expired_documents(e.legal_entity_id)), 0)::bigint
    from unnest(internal.entities_with('apply_retention')) as e (legal_entity_id);
end;

comment on function ops.apply_retention() is
'Gives up what need not be kept any longer, for each legal entity where the caller may, and '
'returns how many documents those were. Partitions go by ops.retire_partitions().';

revoke all on function ops.apply_retention() from public;
grant execute on function ops.apply_retention() to rently_scheduler;
