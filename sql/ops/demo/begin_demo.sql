create or replace function ops.begin_demo(
    scale numeric, seed bigint, ends_on date default null
) returns setof ops.demo_step
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _run ops.demo_run;
    _scale numeric := round(begin_demo.scale, 3); -- as it is kept
begin
    perform internal.require_administrator();
    if (begin_demo.scale >= 0.02 and begin_demo.scale <= 1000) is not true then
        raise exception using
            errcode = 'RL890',
            message = 'the scale of the demo is out of range',
            detail = format('scale %s', coalesce(begin_demo.scale::text, 'none')),
            hint = 'Give a scale from 0.02 to 1000: 1 is 2,000 loans.';
    end if;
    if begin_demo.seed is null or begin_demo.ends_on >= current_date then
        raise exception using
            errcode = 'RL891',
            message = 'the demo has no seed, or ends in the future',
            detail = format('seed %s, ends on %s', begin_demo.seed, begin_demo.ends_on),
            hint = 'Give a whole number, and a day before today or none.';
    end if;
    select r.* into _run from ops.demo_run as r;
    if found and (
        _run.scale <> _scale
        or _run.seed <> begin_demo.seed
        or _run.ends_on <> begin_demo.ends_on
    ) then
        raise exception using
            errcode = 'RL892',
            message = 'the database has another demo',
            detail = format('scale %s, seed %s, until %s', _run.scale, _run.seed, _run.ends_on),
            hint = 'Ask for that one to go on with it, or use another database.';
    end if;
    if not found then
        -- Yesterday has ended everywhere.
        _run.ends_on := coalesce(begin_demo.ends_on, current_date - 1);
        _run.starts_on := date_trunc('week', _run.ends_on - interval '728 days')::date;
        insert into ops.demo_run (scale, seed, starts_on, ends_on)
        values (_scale, begin_demo.seed, _run.starts_on, _run.ends_on);
        insert into ops.demo_step (position, kind, entity_code, starts_on)
        select
            row_number() over (order by s.starts_on, s.place, s.code nulls first),
            s.kind,
            s.code,
            s.starts_on
        from (
            select 'rates' as kind, null as code, _run.starts_on - 1 as starts_on, 1 as place
            union all
            select 'found', e.code, _run.starts_on, 2
            from ops.demo_entity as e
            union all
            select 'week', e.code, w::date, 3
            from ops.demo_entity as e
            cross join generate_series(
                _run.starts_on::timestamp, _run.ends_on - interval '1 day', interval '1 week'
            ) as w
            union all
            select 'finish', e.code, _run.ends_on, 4
            from ops.demo_entity as e
        ) as s;
        perform ops.maintain_partitions(from_date => _run.starts_on);
        if not exists (
            select from lending.user_account as a where a.login = session_user
        ) then
            perform api.register_user('person', session_user, session_user);
        end if;
    end if;
    return query
    select s.*
    from ops.demo_step as s
    where s.done_at is null
    order by s.position;
end
$$;

comment on function ops.begin_demo(numeric, bigint, date) is
'Begins the demo portfolio, or goes on with it: four legal entities in four currencies and zones, '
'two years of history until the day before ends_on (yesterday), 2,000 loans for each whole of '
'scale, everything drawn from the seed. Returns the steps to do with ops.run_demo_step(). For '
'administrators. Raises RL004 (administrator), RL890 (scale), RL891 (seed, day), RL892 (there is '
'another demo).';

revoke all on function ops.begin_demo(numeric, bigint, date) from public;
