-- requires: api.product
create or replace function api.create_product(
    legal_entity_id uuid,
    code text,
    name text,
    category text,
    business_unit text,
    currency_code text,
    interest_rate numeric,
    min_principal_amount numeric,
    max_principal_amount numeric,
    min_instalment_count integer,
    max_instalment_count integer,
    amortisation text default 'annuity',
    day_count_convention text default '30E/360',
    frequency_unit text default 'month',
    frequency_count integer default 1,
    instalment_rounding_mode text default 'half_even',
    valid_from date default null,
    terms jsonb default '{}'
) returns setof api.product
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _id uuid := internal.uuid_v7();
    _rule text;
    _valid_from date := coalesce(
        create_product.valid_from,
        internal.business_date(create_product.legal_entity_id)
    );
begin
    perform internal.require(create_product.legal_entity_id, 'manage_products');
    perform internal.require_approval(create_product.legal_entity_id, 'create_product');
    begin
        perform internal.open_product_references(
            create_product.legal_entity_id,
            create_product.category,
            create_product.business_unit
        );
        insert into lending.product (
            legal_entity_id, id, code, name, category, business_unit, currency_code
        )
        values (
            create_product.legal_entity_id,
            _id,
            create_product.code,
            create_product.name,
            create_product.category,
            create_product.business_unit,
            create_product.currency_code
        );
        insert into lending.product_version (
            legal_entity_id,
            product_id,
            version_number,
            valid_during,
            currency_code,
            min_principal_amount,
            max_principal_amount,
            min_instalment_count,
            max_instalment_count,
            interest_rate,
            amortisation,
            day_count_convention,
            frequency_unit,
            frequency_count,
            instalment_rounding_mode
        )
        values (
            create_product.legal_entity_id,
            _id,
            1,
            daterange(_valid_from, null),
            create_product.currency_code,
            create_product.min_principal_amount,
            create_product.max_principal_amount,
            create_product.min_instalment_count,
            create_product.max_instalment_count,
            create_product.interest_rate,
            create_product.amortisation,
            create_product.day_count_convention,
            create_product.frequency_unit,
            create_product.frequency_count,
            create_product.instalment_rounding_mode
        );
        perform internal.set_product_terms(
            create_product.legal_entity_id, _id, create_product.terms
        );
    exception
        when unique_violation then
            get stacked diagnostics _rule = constraint_name;
            if _rule = 'allocation_rule_one_per_transaction_type_key' then
                raise exception using
                    errcode = 'RL203',
                    message = 'two allocation rules are for the same type of transaction',
                    detail = sqlerrm,
                    hint = 'Give one for each type, and one without a type for all others.';
            end if;
            raise exception using
                errcode = 'RL006',
                message = 'the product code is taken',
                detail = format('product %s', create_product.code),
                hint = 'Choose another code.';
        when check_violation or not_null_violation or foreign_key_violation
            or numeric_value_out_of_range or data_exception
        then
            raise exception using
                errcode = 'RL203',
                message = 'the product''s terms are not valid',
                detail = sqlerrm,
                hint = 'See api.product''s columns for what each term may be.';
    end;
    perform internal.open_ledger_accounts(
        create_product.legal_entity_id, create_product.currency_code
    );
    return query
    select p.*
    from api.product as p
    where p.legal_entity_id = create_product.legal_entity_id and p.id = _id;
end
$$;

comment on function api.create_product(
    uuid, text, text, text, text, text, numeric, numeric, numeric, integer, integer,
    text, text, text, integer, text, date, jsonb
) is
'Creates a product with its first version, and the ledger accounts of its currency. interest_rate '
'is a fraction a year. terms: any other columns of lending.product_version, and allocation_rules, '
'an array of {transaction_type, positions, processing, future_rule}. Needs manage_products. '
'Raises RL001, RL002 (access), RL006 (code taken), '
'RL203 (invalid terms).';

revoke all on function api.create_product(
    uuid, text, text, text, text, text, numeric, numeric, numeric, integer, integer,
    text, text, text, integer, text, date, jsonb
) from public;
grant execute on function api.create_product(
    uuid, text, text, text, text, text, numeric, numeric, numeric, integer, integer,
    text, text, text, integer, text, date, jsonb
) to rently_loan_officer;
