create or replace function internal.book_at(moment timestamptz) returns void
language sql volatile
begin atomic
    select pg_catalog.set_config('rently.booking_time', coalesce(book_at.moment::text, ''), true);
end;

comment on function internal.book_at(timestamptz) is
'Sets the time under which an administrator replays history, until the transaction ends; null '
'ends the replay.';

revoke all on function internal.book_at(timestamptz) from public;
