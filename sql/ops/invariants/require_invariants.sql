-- requires: ops.verify
create or replace function ops.require_invariants() returns void
language plpgsql stable
set search_path = ''
as $$
declare
    _violated text;
begin
    select string_agg(format('%s: %s', v.name, v.violations), ', ' order by v.name) into _violated
    from ops.verify() as v
    where v.violations > 0;
    if _violated is not null then
        raise exception using
            errcode = 'RL814',
            message = 'the data break a law that they must obey',
            detail = _violated,
            hint = 'Run rently verify, or select * from ops.verify(), and correct what it names.';
    end if;
end
$$;

comment on function ops.require_invariants() is
'Proves every invariant. Raises RL814 with the names of those that are violated. Changes nothing.';

revoke all on function ops.require_invariants() from public;
grant execute on function ops.require_invariants() to rently_monitor, rently_scheduler;
