-- requires: api.product
create or replace function api.add_product_version(
    legal_entity_id uuid, product_code text, valid_from date, changes jsonb default '{}'
) returns setof api.product
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _last lending.product_version;
    _new lending.product_version;
    _own text[] := '{legal_entity_id, id, product_id, version_number, valid_during, currency_code, '
        'created_at, updated_at, row_version}';
    _parts text[] := '{charges, charge_caps, delinquency_buckets, eligibility_rules, '
        'allocation_rules}';
    _today date;
begin
    perform internal.require(add_product_version.legal_entity_id, 'manage_products');
    perform internal.require_approval(add_product_version.legal_entity_id, 'add_product_version');
    _today := internal.business_date(add_product_version.legal_entity_id);
    select v.* into _last
    from lending.product_version as v
    inner join lending.product as p
        on v.legal_entity_id = p.legal_entity_id and v.product_id = p.id
    where
        v.legal_entity_id = add_product_version.legal_entity_id
        and p.code = add_product_version.product_code
    order by v.version_number desc
    limit 1
    for update of v;
    if not found then
        raise exception using
            errcode = 'RL201',
            message = 'the entity has no such product',
            detail = format('product %s', add_product_version.product_code),
            hint = 'See api.product for what there is.';
    end if;
    if coalesce(add_product_version.valid_from < _today, true) then
        raise exception using
            errcode = 'RL204',
            message = 'a product version may not begin before today',
            detail = format('from %s, today is %s', add_product_version.valid_from, _today),
            hint = 'Let it begin today or later.';
    end if;
    if lower(_last.valid_during) >= add_product_version.valid_from then
        raise exception using
            errcode = 'RL205',
            message = 'a version of the product begins on the day or after it',
            detail = format('version %s is valid %s', _last.version_number, _last.valid_during),
            hint = 'Choose a later day.';
    end if;
    if jsonb_typeof(add_product_version.changes) is distinct from 'object' then
        perform internal.refuse_product_document('{changes: must be an object}');
    end if;
    perform internal.refuse_product_document(
        array(
            select x.fault
            from unnest(
                internal.json_faults(
                    'changes', changes - _parts, 'lending.product_version', _own
                )
            ) as x (fault)
            where x.fault not like '%: is missing'
        ) || internal.product_part_faults(changes)
    );

    update lending.product_version as v
    set valid_during = daterange(lower(v.valid_during), add_product_version.valid_from)
    where v.legal_entity_id = _last.legal_entity_id and v.id = _last.id;
    begin
        _new := jsonb_populate_record(_last, changes - _parts);
        _new.id := internal.uuid_v7();
        _new.version_number := _last.version_number + 1;
        _new.valid_during := daterange(add_product_version.valid_from, null);
        _new.created_at := now();
        _new.updated_at := now();
        _new.row_version := 1;
        insert into lending.product_version select _new.*;
        if changes ? 'allocation_rules' then
            perform internal.insert_allocation_rules(_new, changes -> 'allocation_rules');
        end if;
    exception
        when integrity_constraint_violation or data_exception then
            perform internal.refuse_product_document(array['changes: ' || sqlerrm]);
    end;
    perform internal.copy_product_parts(_last, _new, changes);
    perform internal.refuse_product_document(internal.insert_product_parts(_new, changes));
    return query
    select p.*
    from api.product as p
    where
        p.legal_entity_id = add_product_version.legal_entity_id and p.product_version_id = _new.id;
end
$$;

comment on function api.add_product_version(uuid, text, date, jsonb) is
'Ends the last version of a product and begins a new one on a day, today or later: its terms with '
'changes (columns of lending.product_version; allocation_rules, charges, charge_caps, '
'delinquency_buckets and eligibility_rules as api.create_product_from_document() takes them, each '
'instead of all before). '
'Loans keep the version they were made under. Needs manage_products. Raises RL001, RL002 (access), '
'RL013 (second person), RL201 (unknown product), RL204 (before today), RL205 (overlap), RL206 '
'(faults).';

revoke all on function api.add_product_version(uuid, text, date, jsonb) from public;
grant execute on function api.add_product_version(uuid, text, date, jsonb) to rently_loan_officer;
