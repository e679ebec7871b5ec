-- requires: api.request_kyc_rechecks
create or replace function ops.recheck_identities() returns bigint
language sql volatile security definer
set search_path = ''
begin atomic
    select count(*)
    from unnest(internal.entities_with('request_kyc_checks')) as e (legal_entity_id)
    cross join lateral api.request_kyc_rechecks(e.legal_entity_id);
end;

comment on function ops.recheck_identities() is
'Asks for a new identity check of every active party whose passed one runs out within 30 days, '
'for each legal entity where the caller may, and returns how many such checks wait. Safe to run '
'again. Raises RL704 if an entity has nobody who checks so deeply.';

revoke all on function ops.recheck_identities() from public;
grant execute on function ops.recheck_identities() to rently_scheduler;
