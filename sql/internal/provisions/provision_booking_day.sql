create or replace function internal.provision_booking_day(
    legal_entity_id uuid, business_date date
) returns date
language sql stable parallel restricted
begin atomic
    select
        case
            when exists (
                select
                from lending.accounting_period as p
                where
                    p.legal_entity_id = provision_booking_day.legal_entity_id
                    and provision_booking_day.business_date between p.start_on and p.end_on
                    and p.status = 'closed'
            ) then internal.business_date(provision_booking_day.legal_entity_id)
            else provision_booking_day.business_date
        end;
end;

comment on function internal.provision_booking_day(uuid, date) is
'The booking day of what is provided for on a day: that day, or today if its month is closed.';

revoke all on function internal.provision_booking_day(uuid, date) from public;
