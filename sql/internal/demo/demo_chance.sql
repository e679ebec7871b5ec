-- A hash, not random(): what is drawn for a loan does not depend on what was drawn before.
create or replace function internal.demo_chance(about text, seed bigint) returns numeric
language sql immutable parallel safe
set search_path = ''
begin atomic
    select
        ((
            pg_catalog.hashtextextended(demo_chance.about, demo_chance.seed)
            & 1152921504606846975
        ) % 1000003)::numeric / 1000003;
end;

comment on function internal.demo_chance(text, bigint) is
'A number from 0 to below 1 that depends on the text and the seed alone: the dice of the demo.';

revoke all on function internal.demo_chance(text, bigint) from public;
