create or replace function internal.close_booking_day(
    legal_entity_id uuid, business_date date
) returns date
language plpgsql stable
set search_path = ''
as $$
begin
    if exists (
        select
        from lending.accounting_period as p
        where
            p.legal_entity_id = close_booking_day.legal_entity_id
            and p.status = 'closed'
            and close_booking_day.business_date between p.start_on and p.end_on
    ) then
        return internal.business_date(close_booking_day.legal_entity_id);
    end if;
    return close_booking_day.business_date;
end
$$;

comment on function internal.close_booking_day(uuid, date) is
'The day on which the close of a business day books: that day, or today if its month is closed.';

revoke all on function internal.close_booking_day(uuid, date) from public;
