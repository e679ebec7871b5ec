create or replace function internal.require_lead(fencing_token bigint) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    if not exists (
        select
        from ops.scheduler_lease as l
        where
            l.fencing_token = require_lead.fencing_token
            and l.expires_at > clock_timestamp()
    ) then
        raise exception using
            errcode = 'RL811',
            message = 'this scheduler no longer leads',
            detail = format('fencing token %s', require_lead.fencing_token),
            hint = 'Nothing to do: the new leader runs what is due.';
    end if;
end
$$;

comment on function internal.require_lead(bigint) is
'Raises RL811 unless the token is the leader''s and its lease has not run out.';

revoke all on function internal.require_lead(bigint) from public;
