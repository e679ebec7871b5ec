-- Owned by rently_refresher, whose policy shows it every row: the command has asked who the caller
-- is, and looking that up again for each table costs more than the reading.
create or replace function internal.entity_date(
    legal_entity_id uuid, moment timestamptz
) returns date
language plpgsql stable security definer parallel safe
set search_path = ''
as $$
begin
    return (
        select (entity_date.moment at time zone e.time_zone)::date
        from lending.legal_entity as e
        where e.id = entity_date.legal_entity_id
    );
end
$$;

comment on function internal.entity_date(uuid, timestamptz) is
'The day of a moment in the legal entity''s time zone. Asks nobody who is asking.';

revoke all on function internal.entity_date(uuid, timestamptz) from public;
alter function internal.entity_date(uuid, timestamptz) owner to rently_refresher;
