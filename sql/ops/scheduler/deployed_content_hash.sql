create or replace function ops.deployed_content_hash() returns text
language sql stable security definer
set search_path = ''
begin atomic
    select r.content_hash
    from ops.release as r
    order by r.id desc
    limit 1;
end;

comment on function ops.deployed_content_hash() is
'The hash over all files of the last deploy, by which a scheduler knows whether it fits the '
'database.';

revoke all on function ops.deployed_content_hash() from public;
grant execute on function ops.deployed_content_hash() to rently_scheduler, rently_monitor;
