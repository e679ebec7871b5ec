-- Only of the last months: each loan is measured as of a day long past, which is slow.
create or replace function internal.provide_demo_losses(
    entity lending.legal_entity, on_date date
) returns bigint
language plpgsql volatile
set search_path = ''
as $$
declare
    _month_end date := (date_trunc('month', provide_demo_losses.on_date::timestamp)::date - 1);
begin
    if _month_end < provide_demo_losses.on_date - 7 then
        return 0;
    end if;
    perform internal.book_demo_at(entity, provide_demo_losses.on_date, '03:00');
    return internal.close_step_provisions((entity).id, _month_end);
end
$$;

comment on function internal.provide_demo_losses(lending.legal_entity, date) is
'Provides for the losses of a demo entity at the end of a month that ended within a week before '
'the day; returns the stages and provisions written. Before the entity has rules it does nothing.';

revoke all on function internal.provide_demo_losses(lending.legal_entity, date) from public;
