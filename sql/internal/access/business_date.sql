-- requires: internal.booking_time
create or replace function internal.business_date(legal_entity_id uuid) returns date
language sql stable parallel safe
begin atomic
select (internal.booking_time() at time zone e.time_zone)::date
from lending.legal_entity as e
where e.id = business_date.legal_entity_id;
end;

comment on function internal.business_date(uuid) is
'Today in the legal entity''s time zone. Null for an entity that the caller may not see.';

revoke all on function internal.business_date(uuid) from public;
