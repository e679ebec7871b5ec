-- A loop over steps, because each is a function of its own, and over days, because each builds on
-- the one before; a step is set-based over all loans.
-- requires: api.close_of_business, api.day_to_close, internal.first_open_day,
-- requires: internal.do_close_step
create or replace function api.run_close_of_business(legal_entity_id uuid, business_date date)
returns setof api.close_of_business
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _first date;
    _day date;
    _is_closed boolean;
begin
    perform internal.require(run_close_of_business.legal_entity_id, 'close_business');
    -- Two closes of an entity wait for each other; payments never ask for this lock.
    perform pg_advisory_xact_lock(
        hashtextextended(run_close_of_business.legal_entity_id::text, 46)
    );
    _first := internal.first_open_day(
        run_close_of_business.legal_entity_id, run_close_of_business.business_date
    );
    _day := _first;
    while _day <= run_close_of_business.business_date loop
        select s.is_closed into strict _is_closed
        from internal.do_close_step(run_close_of_business.legal_entity_id, _day) as s;
        if _is_closed then
            _day := _day + 1;
        end if;
    end loop;
    return query
    select c.*
    from api.close_of_business as c
    where
        c.legal_entity_id = run_close_of_business.legal_entity_id
        and c.business_date between _first and run_close_of_business.business_date;
end
$$;

comment on function api.run_close_of_business(uuid, date) is
'Closes a day of an entity, after any days missed before it, in order and in one transaction: runs '
'the steps of ops.close_step and keeps their rows and seconds. api.close_business_day() does the '
'same and commits between steps. Needs close_business. Raises RL001, RL002 (access), RL374 (closed '
'before), RL375 (not over).';

revoke all on function api.run_close_of_business(uuid, date) from public;
grant execute on function api.run_close_of_business(uuid, date)
to rently_scheduler, rently_accountant;
