create or replace function ops.resign(fencing_token bigint) returns void
language sql volatile security definer
set search_path = ''
begin atomic
    update ops.job_slot as s
    set state = 'waiting', attempt = s.attempt - 1
    where
        s.state = 'running'
        and s.fencing_token = resign.fencing_token
        and s.started_at is null;

    update ops.scheduler_lease as l
    set expires_at = clock_timestamp()
    where l.fencing_token = resign.fencing_token;
end;

comment on function ops.resign(bigint) is
'Gives up the lead at once: what was claimed and not started waits again, and another scheduler '
'may take over.';

revoke all on function ops.resign(bigint) from public;
grant execute on function ops.resign(bigint) to rently_scheduler;
