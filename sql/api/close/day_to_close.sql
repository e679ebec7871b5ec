-- requires: internal.first_open_day
create or replace function api.day_to_close(
    legal_entity_id uuid, business_date date default null
) returns date
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _last date;
begin
    perform internal.require(day_to_close.legal_entity_id, 'close_business');
    if day_to_close.business_date is null then
        select max(r.business_date) into _last
        from ops.close_run as r
        where r.legal_entity_id = day_to_close.legal_entity_id;
        return nullif(
            greatest(internal.business_date(day_to_close.legal_entity_id) - 1, _last), _last
        );
    end if;
    perform internal.first_open_day(day_to_close.legal_entity_id, day_to_close.business_date);
    return day_to_close.business_date;
end
$$;

comment on function api.day_to_close(uuid, date) is
'The business day to close: the one given, if it can be closed, else the last that is over; null '
'if that is closed already. Needs close_business. Raises RL001, RL002 (access), RL374 (closed '
'before), RL375 (not over).';

revoke all on function api.day_to_close(uuid, date) from public;
grant execute on function api.day_to_close(uuid, date) to rently_scheduler, rently_accountant;
