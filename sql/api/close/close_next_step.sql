-- Two closes of an entity wait for each other, a step at a time.
-- requires: internal.lock_closing, internal.first_open_day, internal.do_close_step
create or replace function api.close_next_step(legal_entity_id uuid, business_date date)
returns table (
    business_day date,
    step_code text,
    row_count bigint,
    seconds numeric,
    is_closed boolean
)
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _day date;
begin
    perform internal.require(close_next_step.legal_entity_id, 'close_business');
    perform internal.lock_closing(close_next_step.legal_entity_id);
    if exists (
        select
        from ops.close_run as r
        where
            r.legal_entity_id = close_next_step.legal_entity_id
            and r.business_date = close_next_step.business_date
    ) then
        return query select null::date, null::text, 0::bigint, 0::numeric, true;
        return;
    end if;
    _day := internal.first_open_day(
        close_next_step.legal_entity_id, close_next_step.business_date
    );
    return query
    select
        _day,
        s.step_code,
        s.row_count,
        s.seconds,
        s.is_closed and _day = close_next_step.business_date
    from internal.do_close_step(close_next_step.legal_entity_id, _day) as s;
end
$$;

comment on function api.close_next_step(uuid, date) is
'Does one step of closing a business day, or of a day missed before it, and says whether the day '
'is closed with it. For callers that commit after each step, as api.close_business_day() does; one '
'that somebody else has closed meanwhile is closed. Needs close_business. Raises RL001, RL002 '
'(access), RL374 (a later one is closed), RL375 (not over).';

revoke all on function api.close_next_step(uuid, date) from public;
grant execute on function api.close_next_step(uuid, date) to rently_scheduler, rently_accountant;
