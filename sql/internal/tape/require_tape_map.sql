create or replace function internal.require_tape_map(map jsonb, business_date date) returns void
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _problem text := internal.tape_map_problem(
        require_tape_map.map, require_tape_map.business_date
    );
begin
    if _problem is not null then
        raise exception using
            errcode = 'RL820',
            message = 'the map of the tape cannot be used',
            detail = _problem,
            hint = 'See docs/how-to/import-a-loan-tape.md for what a map says.';
    end if;
end
$$;

comment on function internal.require_tape_map(jsonb, date) is
'Raises RL820 unless the map of a loan tape is complete and says only known things.';

revoke all on function internal.require_tape_map(jsonb, date) from public;
