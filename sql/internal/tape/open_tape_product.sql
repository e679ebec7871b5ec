create or replace function internal.open_tape_product(legal_entity_id uuid, map jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _wanted jsonb := open_tape_product.map -> 'product';
    _currency text := open_tape_product.map ->> 'currency';
    _product lending.product;
begin
    select p.* into _product
    from lending.product as p
    where
        p.legal_entity_id = open_tape_product.legal_entity_id
        and p.code = _wanted ->> 'code';
    if not found then
        perform api.create_product(
            legal_entity_id => open_tape_product.legal_entity_id,
            code => _wanted ->> 'code',
            name => _wanted ->> 'name',
            category => _wanted ->> 'category',
            business_unit => _wanted ->> 'business_unit',
            currency_code => _currency,
            interest_rate => (_wanted ->> 'interest_rate')::numeric,
            min_principal_amount => (_wanted ->> 'min_principal_amount')::numeric,
            max_principal_amount => (_wanted ->> 'max_principal_amount')::numeric,
            min_instalment_count => trunc((_wanted ->> 'min_instalment_count')::numeric)::integer,
            max_instalment_count => trunc((_wanted ->> 'max_instalment_count')::numeric)::integer,
            amortisation => coalesce(_wanted ->> 'amortisation', 'annuity'),
            day_count_convention => coalesce(_wanted ->> 'day_count_convention', '30E/360'),
            frequency_unit => coalesce(_wanted ->> 'frequency_unit', 'month'),
            frequency_count => coalesce(
                trunc((_wanted ->> 'frequency_count')::numeric)::integer, 1
            ),
            instalment_rounding_mode => coalesce(
                _wanted ->> 'instalment_rounding_mode', 'half_even'
            ),
            valid_from => (select min(l.start_date) from pg_temp.tape_loan as l)
        );
    elsif _product.currency_code <> _currency then
        raise exception using
            errcode = 'RL824',
            message = 'the product is in another currency than the tape',
            detail = format(
                'product %s is in %s, the tape in %s',
                _product.code,
                _product.currency_code,
                _currency
            ),
            hint = 'Name another product in the map, or correct its currency.';
    end if;
    perform internal.open_ledger_accounts(open_tape_product.legal_entity_id, _currency);
end
$$;

comment on function internal.open_tape_product(uuid, jsonb) is
'Creates the product of a tape from its map unless the entity has it, valid from the earliest '
'start on the tape, and opens the ledger accounts of its currency. Raises RL002 (creating needs '
'manage_products), RL203 (invalid terms), RL824 (currency).';

revoke all on function internal.open_tape_product(uuid, jsonb) from public;
