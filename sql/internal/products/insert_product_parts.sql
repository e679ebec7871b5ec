-- A loop with a savepoint for each item, so that every fault is found, not the first alone.
create or replace function internal.insert_product_parts(
    version lending.product_version, parts jsonb
) returns text[]
language plpgsql volatile
set search_path = ''
as $$
declare
    _item record;
    _faults text[] := '{}';
    _rule text;
begin
    for _item in
        select
            s.name,
            format('%s[%s]', s.name, i.place - 1) as path,
            i.value
        from unnest(
            '{charges, charge_caps, delinquency_buckets, eligibility_rules}'::text[]
        ) as s (name)
        cross join lateral jsonb_array_elements(parts -> s.name) with ordinality as i (value, place)
        order by s.name, i.place
    loop
        begin
            case _item.name
                when 'charges' then
                    insert into lending.product_charge (
                        legal_entity_id, product_version_id, charge_definition_id, calculation,
                        amount, pct, timing, due_after_days, grace_days, repeats_after_days,
                        tax_pct, min_amount, max_amount
                    )
                    select
                        (version).legal_entity_id, (version).id,
                        (
                            select d.id
                            from lending.charge_definition as d
                            where
                                d.legal_entity_id = (version).legal_entity_id
                                and d.code = _item.value ->> 'charge_code'
                                and d.currency_code = (version).currency_code
                        ),
                        r.calculation, r.amount, r.pct, r.timing, r.due_after_days,
                        coalesce(r.grace_days, 0), r.repeats_after_days, coalesce(r.tax_pct, 0),
                        r.min_amount, r.max_amount
                    from jsonb_populate_record(null::lending.product_charge, _item.value) as r;
                when 'charge_caps' then
                    insert into lending.charge_cap (
                        legal_entity_id, product_version_id, component, currency_code, per_period,
                        max_amount, max_pct, legal_basis, valid_during
                    )
                    select
                        (version).legal_entity_id, (version).id, r.component,
                        (version).currency_code, r.per_period, r.max_amount, r.max_pct,
                        r.legal_basis, coalesce(r.valid_during, '[,)')
                    from jsonb_populate_record(null::lending.charge_cap, _item.value) as r;
                when 'delinquency_buckets' then
                    insert into lending.delinquency_bucket (
                        legal_entity_id, product_version_id, code, name, min_days, max_days
                    )
                    select
                        (version).legal_entity_id, (version).id, r.code, r.name, r.min_days,
                        r.max_days
                    from jsonb_populate_record(null::lending.delinquency_bucket, _item.value) as r;
                else
                    insert into lending.eligibility_rule (
                        legal_entity_id, product_version_id, code, fact, operator, value, outcome,
                        reason_code
                    )
                    select
                        (version).legal_entity_id, (version).id, r.code, r.fact, r.operator,
                        r.value, coalesce(r.outcome, 'fail'), r.reason_code
                    from jsonb_populate_record(null::lending.eligibility_rule, _item.value) as r;
            end case;
        exception
            when integrity_constraint_violation or data_exception then
                get stacked diagnostics _rule = constraint_name;
                _faults := _faults || format(
                    '%s: %s', _item.path, coalesce(nullif(_rule, ''), sqlerrm)
                );
        end;
    end loop;
    return _faults;
end
$$;

comment on function internal.insert_product_parts(lending.product_version, jsonb) is
'Writes the charges, charge caps, classes of lateness and rules of eligibility of a product '
'version, and returns the faults of those that the tables refuse, each with its path.';

revoke all on function internal.insert_product_parts(lending.product_version, jsonb) from public;
