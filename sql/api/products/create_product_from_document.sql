-- requires: api.product
create or replace function api.create_product_from_document(
    legal_entity_id uuid, document jsonb
) returns setof api.product
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _terms jsonb := document -> 'terms';
    _faults text[];
    _detail text;
    _version lending.product_version;
    _id uuid;
begin
    perform internal.require(create_product_from_document.legal_entity_id, 'manage_products');
    perform internal.require_approval(
        create_product_from_document.legal_entity_id, 'create_product_from_document'
    );
    if jsonb_typeof(create_product_from_document.document) is distinct from 'object' then
        perform internal.refuse_product_document('{product: must be an object}');
    end if;
    _faults := internal.json_faults(
        'product',
        document - '{valid_from, terms, charges, charge_caps, delinquency_buckets, '
        'eligibility_rules, allocation_rules}'::text[],
        'lending.product',
        '{legal_entity_id, id, created_at, updated_at, row_version}'
    );
    _faults := _faults || internal.json_faults(
        'terms',
        _terms,
        'lending.product_version',
        '{legal_entity_id, id, product_id, version_number, valid_during, currency_code, '
        'created_at, updated_at, row_version}'
    );
    _faults := _faults || internal.product_part_faults(create_product_from_document.document);
    if not coalesce(jsonb_typeof(document -> 'valid_from'), 'string') = 'string'
        or document ->> 'valid_from' !~ '^\d{4}-\d\d-\d\d$'
    then
        _faults := _faults || 'valid_from: must be a date such as 2026-01-31'::text;
    end if;
    perform internal.refuse_product_document(_faults);

    begin
        select p.id into strict _id
        from api.create_product(
            legal_entity_id => create_product_from_document.legal_entity_id,
            code => document ->> 'code',
            name => document ->> 'name',
            category => document ->> 'category',
            business_unit => document ->> 'business_unit',
            currency_code => document ->> 'currency_code',
            interest_rate => (_terms ->> 'interest_rate')::numeric,
            min_principal_amount => (_terms ->> 'min_principal_amount')::numeric,
            max_principal_amount => (_terms ->> 'max_principal_amount')::numeric,
            min_instalment_count => (_terms ->> 'min_instalment_count')::integer,
            max_instalment_count => (_terms ->> 'max_instalment_count')::integer,
            amortisation => _terms ->> 'amortisation',
            day_count_convention => _terms ->> 'day_count_convention',
            frequency_unit => _terms ->> 'frequency_unit',
            frequency_count => (_terms ->> 'frequency_count')::integer,
            instalment_rounding_mode => _terms ->> 'instalment_rounding_mode',
            valid_from => (document ->> 'valid_from')::date,
            terms => _terms
            - '{interest_rate, min_principal_amount, max_principal_amount, min_instalment_count, '
            'max_instalment_count, amortisation, day_count_convention, frequency_unit, '
            'frequency_count, instalment_rounding_mode}'::text[]
            || jsonb_build_object(
                'allocation_rules', coalesce(document -> 'allocation_rules', '[{}]')
            )
        ) as p;
    exception
        when sqlstate 'RL203' or data_exception then
            get stacked diagnostics _detail = pg_exception_detail;
            perform internal.refuse_product_document(
                array['terms: ' || coalesce(nullif(_detail, ''), sqlerrm)]
            );
    end;
    select v.* into strict _version
    from lending.product_version as v
    where
        v.legal_entity_id = create_product_from_document.legal_entity_id and v.product_id = _id;
    perform internal.refuse_product_document(
        internal.insert_product_parts(_version, create_product_from_document.document)
    );
    return query
    select p.*
    from api.product as p
    where p.legal_entity_id = create_product_from_document.legal_entity_id and p.id = _id;
end
$$;

comment on function api.create_product_from_document(uuid, jsonb) is
'Creates a product from one document: code, name, category, business_unit, currency_code, '
'valid_from, terms (columns of lending.product_version), allocation_rules, charges, charge_caps, '
'delinquency_buckets, eligibility_rules (columns of the tables of these names; a charge names its '
'charge_code). Needs manage_products. Raises RL001, RL002 (access), RL006 (code taken), RL013 '
'(second person), RL206 (faults, each with its path).';

revoke all on function api.create_product_from_document(uuid, jsonb) from public;
grant execute on function api.create_product_from_document(uuid, jsonb) to rently_loan_officer;
