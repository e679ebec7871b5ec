-- requires: api.close_of_business, api.close_next_step, internal.first_open_day
-- requires: internal.lock_closing
create or replace function api.run_close_of_business(legal_entity_id uuid, business_date date)
returns setof api.close_of_business
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _first date;
    _is_closed boolean := false;
begin
    perform internal.require(run_close_of_business.legal_entity_id, 'close_business');
    perform internal.lock_closing(run_close_of_business.legal_entity_id);
    _first := internal.first_open_day(
        run_close_of_business.legal_entity_id, run_close_of_business.business_date
    );
    while not _is_closed loop
        select s.is_closed into strict _is_closed
        from api.close_next_step(
            run_close_of_business.legal_entity_id, run_close_of_business.business_date
        ) as s;
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
