create or replace function internal.fact_satisfies(
    fact jsonb, operator text, value jsonb
) returns boolean
language sql immutable parallel safe
set search_path = ''
return case
    when fact is null or jsonb_typeof(fact) = 'null' then null::boolean
    when operator = 'equals' then fact = value
    when operator = 'differs' then fact <> value
    when operator = 'is_in' then value @> jsonb_build_array(fact)
    when operator = 'is_not_in' then not value @> jsonb_build_array(fact)
    when jsonb_typeof(fact) <> 'number' then null::boolean
    when operator = 'at_least' then fact::numeric >= value::numeric
    when operator = 'at_most' then fact::numeric <= value::numeric
end;

comment on function internal.fact_satisfies(jsonb, text, jsonb) is
'Whether a fact is to the value what the operator says: at_least, at_most, equals, differs, is_in, '
'is_not_in. Null where the fact is not known.';

revoke all on function internal.fact_satisfies(jsonb, text, jsonb) from public;
grant execute on function internal.fact_satisfies(jsonb, text, jsonb) to rently_refresher;
