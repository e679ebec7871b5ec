-- A loop over days, because each builds on the one before, and over steps, because each is a
-- function of its own; a step is set-based over all loans.
-- requires: api.close_of_business
create or replace function api.run_close_of_business(legal_entity_id uuid, business_date date)
returns setof api.close_of_business
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _last date;
    _day date;
    _step text;
    _rows bigint;
    _started_at timestamptz;
begin
    perform internal.require(run_close_of_business.legal_entity_id, 'close_business');
    -- Two closes of an entity wait for each other; payments never ask for this lock.
    perform pg_advisory_xact_lock(
        hashtextextended(run_close_of_business.legal_entity_id::text, 46)
    );
    if run_close_of_business.business_date
        >= internal.business_date(run_close_of_business.legal_entity_id) is not false
    then
        raise exception using
            errcode = 'RL375',
            message = 'the day is not over',
            detail = format('day %s', run_close_of_business.business_date),
            hint = 'Close it after its midnight in the entity''s time zone.';
    end if;
    select max(r.business_date) into _last
    from ops.close_run as r
    where r.legal_entity_id = run_close_of_business.legal_entity_id;
    if run_close_of_business.business_date <= _last then
        raise exception using
            errcode = 'RL374',
            message = 'the day, or a later one, is closed',
            detail = format('day %s, closed up to %s', run_close_of_business.business_date, _last),
            hint = 'See api.close_of_business.';
    end if;

    for _day in
        select d::date
        from generate_series(
            coalesce(_last + 1, run_close_of_business.business_date)::timestamp,
            run_close_of_business.business_date::timestamp,
            interval '1 day'
        ) as d
    loop
        insert into ops.close_run (legal_entity_id, business_date, closed_by_account_id)
        values (
            run_close_of_business.legal_entity_id, _day, internal.acting_account_id()
        );
        for _step in select s.code from ops.close_step as s order by s.position
        loop
            _started_at := clock_timestamp();
            execute format('select internal.%I($1, $2)', 'close_step_' || _step)
            into _rows
            using run_close_of_business.legal_entity_id, _day;
            insert into ops.close_step_run (
                legal_entity_id, business_date, step_code, row_count, seconds
            )
            values (
                run_close_of_business.legal_entity_id,
                _day,
                _step,
                coalesce(_rows, 0),
                extract(epoch from clock_timestamp() - _started_at)
            );
        end loop;
    end loop;
    return query
    select c.*
    from api.close_of_business as c
    where
        c.legal_entity_id = run_close_of_business.legal_entity_id
        and c.business_date between coalesce(_last + 1, run_close_of_business.business_date)
        and run_close_of_business.business_date;
end
$$;

comment on function api.run_close_of_business(uuid, date) is
'Closes a day of an entity, after any days missed before it, in order: runs the steps of '
'ops.close_step and keeps their rows and seconds. Needs close_business. Raises RL001, RL002 '
'(access), RL374 (closed before), RL375 (not over).';

revoke all on function api.run_close_of_business(uuid, date) from public;
grant execute on function api.run_close_of_business(uuid, date)
to rently_scheduler, rently_accountant;
