create or replace function ops.entities_to_recheck() returns uuid[]
language sql stable security definer
set search_path = ''
return internal.entities_with('request_kyc_checks');

comment on function ops.entities_to_recheck() is
'The legal entities of which the caller may ask for identity checks: what ops.recheck_identities() '
'goes through.';

revoke all on function ops.entities_to_recheck() from public;
grant execute on function ops.entities_to_recheck() to rently_scheduler;
