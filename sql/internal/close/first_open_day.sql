create or replace function internal.first_open_day(
    legal_entity_id uuid, business_date date
) returns date
language plpgsql stable
set search_path = ''
as $$
declare
    _first date;
begin
    if first_open_day.business_date
        >= internal.business_date(first_open_day.legal_entity_id) is not false
    then
        raise exception using
            errcode = 'RL375',
            message = 'the day is not over',
            detail = format('day %s', first_open_day.business_date),
            hint = 'Close it after its midnight in the entity''s time zone.';
    end if;
    select coalesce(
        (
            select max(r.business_date) + 1
            from ops.close_run as r
            where r.legal_entity_id = first_open_day.legal_entity_id
        ),
        (
            select min(s.business_date)
            from ops.close_step_run as s
            where s.legal_entity_id = first_open_day.legal_entity_id
        )
    ) into _first;
    if first_open_day.business_date < _first then
        raise exception using
            errcode = 'RL374',
            message = 'the day, or a later one, is closed',
            detail = format(
                'day %s, first that is not closed: %s', first_open_day.business_date, _first
            ),
            hint = 'See api.close_of_business.';
    end if;
    return coalesce(_first, first_open_day.business_date);
end
$$;

comment on function internal.first_open_day(uuid, date) is
'The day to close first so that a business day gets closed: the one after the last closed day, one '
'that was interrupted, or where none was closed yet the day itself. Raises RL374 (closed before), '
'RL375 (not over).';

revoke all on function internal.first_open_day(uuid, date) from public;
