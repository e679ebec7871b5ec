-- A term that does not exist is refused: a slip of the pen would otherwise silently be the default.
-- The columns of the table are the terms, so that a new one needs no entry here: terms are laid
-- over the row, which then takes them as a whole.
create or replace function internal.set_product_terms(
    legal_entity_id uuid, product_id uuid, terms jsonb, version_number integer default 1
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _own text[] := '{legal_entity_id, id, product_id, version_number, valid_during, currency_code, '
        'min_principal_amount, max_principal_amount, min_instalment_count, max_instalment_count, '
        'interest_rate, amortisation, day_count_convention, frequency_unit, frequency_count, '
        'instalment_rounding_mode, created_at, updated_at, row_version}';
    _terms jsonb := coalesce(set_product_terms.terms, '{}') - 'allocation_rules';
    _version lending.product_version;
    _columns text;
    _fault text;
begin
    select k into _fault
    from jsonb_object_keys(_terms) as k
    where
        k = any (_own)
        or not exists (
            select
            from pg_catalog.pg_attribute as a
            where
                a.attrelid = 'lending.product_version'::regclass
                and a.attname = k
                and a.attnum > 0
                and not a.attisdropped
        )
    limit 1;
    if found then
        raise exception using
            errcode = 'RL203',
            message = 'a product has no such term',
            detail = format('term %s', _fault),
            hint = 'See the columns of lending.product_version.';
    end if;

    select v.* into strict _version
    from lending.product_version as v
    where
        v.legal_entity_id = set_product_terms.legal_entity_id
        and v.product_id = set_product_terms.product_id
        and v.version_number = set_product_terms.version_number;
    select string_agg(format('%1$I = ($1).%1$I', k), ', ') into _columns
    from jsonb_object_keys(_terms) as k;
    if _columns is not null then
        execute
            'update lending.product_version as v set ' || _columns
            || ' where v.legal_entity_id = ($1).legal_entity_id and v.id = ($1).id'
        using jsonb_populate_record(_version, _terms);
    end if;
    perform internal.insert_allocation_rules(
        _version, set_product_terms.terms -> 'allocation_rules'
    );
end
$$;

comment on function internal.set_product_terms(uuid, uuid, jsonb, integer) is
'Sets the terms of a version of a product and its allocation rules, which are one rule for all '
'transactions if none is given. Raises RL203 for a term that does not exist.';

revoke all on function internal.set_product_terms(uuid, uuid, jsonb, integer) from public;
