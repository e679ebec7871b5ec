create or replace function internal.read_parts(parts jsonb)
returns table (amount numeric, due_on date)
language plpgsql immutable
set search_path = ''
as $$
begin
    if jsonb_typeof(read_parts.parts) = 'array' is not true
        or jsonb_array_length(read_parts.parts) not between 1 and 120
    then
        raise exception using
            errcode = 'RL605',
            message = 'the parts of the arrangement are not valid',
            detail = format('parts %s', left(read_parts.parts::text, 200)),
            hint = 'Give an array of 1 to 120 objects {amount, due_on}.';
    end if;
    return query
    select
        (p.part ->> 'amount')::numeric,
        -- make_date, because the cast of a text depends on the session's date style.
        make_date(d.parts[1]::integer, d.parts[2]::integer, d.parts[3]::integer)
    from jsonb_array_elements(read_parts.parts) as p (part)
    cross join lateral (
        select regexp_match(p.part ->> 'due_on', '^(\d{4})-(\d\d)-(\d\d)$') as parts
    ) as d
    order by 2;
exception
    when data_exception then
        raise exception using
            errcode = 'RL605',
            message = 'the parts of the arrangement are not valid',
            detail = sqlerrm,
            hint = 'Give an array of 1 to 120 objects {amount, due_on}.';
end
$$;

comment on function internal.read_parts(jsonb) is
'The parts of an arrangement, by due day. Raises RL605 if they are no array of {amount, due_on}.';

revoke all on function internal.read_parts(jsonb) from public;
