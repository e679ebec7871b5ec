-- requires: internal.json_faults
create or replace function internal.product_part_faults(parts jsonb) returns text[]
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _own text[] := '{legal_entity_id, id, product_version_id, created_at, updated_at, row_version}';
begin
    return array(
        select f.fault
        from (
            values
            ('allocation_rules', 'finance.allocation_rule', '{}', '{}'),
            ('charges', 'lending.product_charge', '{charge_definition_id}', '{charge_code}'),
            ('charge_caps', 'lending.charge_cap', '{currency_code}', '{}'),
            ('delinquency_buckets', 'lending.delinquency_bucket', '{}', '{}'),
            ('eligibility_rules', 'lending.eligibility_rule', '{}', '{}')
        ) as s (name, target, given, needed)
        cross join lateral (
            select s.name || ': must be an array' as fault
            where jsonb_typeof(parts -> s.name) <> 'array'
            union all
            select x.fault
            from jsonb_array_elements(
                case jsonb_typeof(parts -> s.name) when 'array' then parts -> s.name end
            ) with ordinality as i (item, place)
            cross join lateral unnest(
                internal.json_faults(
                    format('%s[%s]', s.name, i.place - 1), i.item, s.target::regclass,
                    _own || s.given::text[], s.needed::text[]
                )
            ) as x (fault)
        ) as f
    );
end
$$;

comment on function internal.product_part_faults(jsonb) is
'What is wrong with the shape of the allocation_rules, charges, charge_caps, delinquency_buckets '
'and eligibility_rules of a product document, each fault with its path.';

revoke all on function internal.product_part_faults(jsonb) from public;
