-- As its caller, because a procedure that is security definer or has a setting cannot commit. It
-- reads and changes nothing itself. Most steps of a small portfolio write nothing but their record.
-- Its commit does not wait for the disk: a crash may lose the record, and then the step finds
-- nothing again. No event was written that somebody could have read. The last record is waited for.
-- requires: api.day_to_close, api.close_next_step
create or replace procedure api.close_business_day(
    legal_entity_id uuid, business_date date default null
)
language plpgsql
as $$
declare
    _day date := api.day_to_close(
        close_business_day.legal_entity_id, close_business_day.business_date
    );
    _is_closed boolean := _day is null;
    _row_count bigint;
begin
    while not _is_closed loop
        select
            s.is_closed,
            s.row_count
        into strict _is_closed, _row_count
        from api.close_next_step(close_business_day.legal_entity_id, _day) as s;
        if _row_count = 0 and not _is_closed then
            perform set_config('synchronous_commit', 'off', true);
        end if;
        commit;
    end loop;
end
$$;

comment on procedure api.close_business_day (uuid, date) is
'Closes a business day of an entity, and days missed before it, committing after each step: what '
'is done stays done, and after an interruption the same call goes on behind it. Without a date: '
'the last day that is over; nothing if it is closed. Call it outside a transaction. Needs '
'close_business. Raises RL001, RL002 (access), RL374 (closed before), RL375 (not over).';

revoke all on procedure api.close_business_day(uuid, date) from public;
grant execute on procedure api.close_business_day(uuid, date)
to rently_scheduler, rently_accountant;
