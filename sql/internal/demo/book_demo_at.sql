create or replace function internal.book_demo_at(
    entity lending.legal_entity, on_date date, at_time time
) returns void
language sql volatile
set search_path = ''
begin atomic
    select internal.book_at(
        (book_demo_at.on_date + book_demo_at.at_time) at time zone (book_demo_at.entity).time_zone
    );
end;

comment on function internal.book_demo_at(lending.legal_entity, date, time) is
'Replays history under a local time of an entity, see internal.book_at().';

revoke all on function internal.book_demo_at(lending.legal_entity, date, time) from public;
