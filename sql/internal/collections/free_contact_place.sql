create or replace function internal.free_contact_place(
    legal_entity_id uuid, party_id uuid, contact_limit lending.contact_limit, on_date date
) returns integer
language sql stable
set search_path = ''
begin atomic
    select min(n.place)
    from generate_series(1, (contact_limit).max_attempts) as n (place)
    where not exists (
        select
        from lending.contact_attempt as a
        where
            a.legal_entity_id = free_contact_place.legal_entity_id
            and a.party_id = free_contact_place.party_id
            and a.channel = (contact_limit).channel
            and a.place = n.place
            and a.counted_during && daterange(
                free_contact_place.on_date,
                free_contact_place.on_date + (contact_limit).window_days
            )
    );
end;

comment on function internal.free_contact_place(uuid, uuid, lending.contact_limit, date) is
'The first of the attempts that the limit allows which an attempt to reach the party on the day '
'could count as; null where all are taken. The party is locked before.';

revoke all on function internal.free_contact_place(uuid, uuid, lending.contact_limit, date)
from public;
