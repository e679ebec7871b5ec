create or replace function ops.lead(
    holder text,
    lease_time interval,
    run_ids bigint[] default '{}'
) returns bigint
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _now timestamptz := clock_timestamp();
    _token bigint;
begin
    if pg_is_in_recovery() then
        return null;
    end if;
    insert into ops.scheduler_lease as l (holder, fencing_token, expires_at, acquired_at)
    values (lead.holder, 1, _now + lead.lease_time, _now)
    on conflict (is_single) do update set
        holder = excluded.holder,
        fencing_token = l.fencing_token + (l.holder <> excluded.holder)::integer,
        expires_at = excluded.expires_at,
        acquired_at = case
            when l.holder = excluded.holder then l.acquired_at
            else excluded.acquired_at
        end
    where l.holder = excluded.holder or l.expires_at <= _now
    returning l.fencing_token into _token;

    if _token is not null then
        perform internal.settle_orphans(_token, lead.run_ids);
    end if;
    return _token;
end
$$;

comment on function ops.lead(text, interval, bigint[]) is
'Takes or renews the lease of the leading scheduler and returns its fencing token; null if '
'another one leads or the server is a replica. What runs without being one of the caller''s '
'run_ids is put back or settled.';

revoke all on function ops.lead(text, interval, bigint[]) from public;
grant execute on function ops.lead(text, interval, bigint[]) to rently_scheduler;
