-- A loop, because each law is a view of its own and the time of each is worth knowing.
create or replace function ops.verify()
returns table (name text, law text, violations bigint, example jsonb, milliseconds numeric)
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _started_at timestamptz;
begin
    for name, law in select i.name, i.law from ops.invariant as i order by i.name
    loop
        _started_at := clock_timestamp();
        execute format(
            'select count(*), (array_agg(to_jsonb(v)))[1] from ops.%I as v',
            'v_violation_' || verify.name
        ) into violations, example;
        if not internal.is_administrator() then
            example := null;  -- it holds rows of any tenant
        end if;
        milliseconds := round(extract(epoch from clock_timestamp() - _started_at) * 1000, 1);
        return next;
    end loop;
end
$$;

comment on function ops.verify() is
'Runs every invariant over all legal entities and returns the number of violations of each with '
'one example, which only administrators see. Changes nothing; safe in production.';

revoke all on function ops.verify() from public;
grant execute on function ops.verify() to rently_monitor, rently_scheduler;
alter function ops.verify() owner to rently_refresher;
