-- Terms never change once made, so a product that was copied before still has them; nothing new is
-- sold under it after the day.
create or replace function internal.product_version_in(legal_entity_id uuid, loan lending.loan)
returns lending.product_version
language plpgsql volatile
set search_path = ''
as $$
declare
    _source lending.product_version;
    _product lending.product;
    _version lending.product_version;
    _today date := internal.business_date((loan).legal_entity_id);
begin
    select v.* into strict _source
    from lending.product_version as v
    where
        v.legal_entity_id = (loan).legal_entity_id and v.id = (loan).product_version_id;
    select p.* into strict _product
    from lending.product as p
    where p.legal_entity_id = (loan).legal_entity_id and p.id = (loan).product_id;
    select format('%s_V%s_OF_%s', _product.code, _source.version_number, e.code)
    into strict _product.code
    from lending.legal_entity as e
    where e.id = (loan).legal_entity_id;

    select v.* into _version
    from lending.product as p
    inner join lending.product_version as v
        on p.legal_entity_id = v.legal_entity_id and p.id = v.product_id
    where
        p.legal_entity_id = product_version_in.legal_entity_id
        and p.code = _product.code
        and v.version_number = 1;
    if found then
        return _version;
    end if;
    perform internal.open_product_references(
        product_version_in.legal_entity_id, _product.category, _product.business_unit
    );
    perform internal.open_ledger_accounts(
        product_version_in.legal_entity_id, _product.currency_code
    );
    insert into lending.product (
        legal_entity_id, code, name, category, business_unit, currency_code
    )
    values (
        product_version_in.legal_entity_id, _product.code, _product.name, _product.category,
        _product.business_unit, _product.currency_code
    )
    returning * into _product;
    _version := _source;
    _version.legal_entity_id := _product.legal_entity_id;
    _version.id := internal.uuid_v7();
    _version.product_id := _product.id;
    _version.version_number := 1;
    _version.valid_during := daterange(_today, _today + 1);
    -- The calendar of the seller, where the product left it to the entity.
    _version.holiday_calendar_code := coalesce(
        _source.holiday_calendar_code,
        (
            select e.holiday_calendar_code
            from lending.legal_entity as e
            where e.id = _source.legal_entity_id
        )
    );
    _version.created_at := now();
    _version.updated_at := now();
    _version.row_version := 1;
    insert into lending.product_version values (_version.*);
    perform internal.copy_terms_to(_source, _version);
    return _version;
end
$$;

comment on function internal.product_version_in(uuid, lending.loan) is
'The product version of another entity''s loan as one of this entity, with the same terms: made '
'with the first loan that comes over, as <product>_V<version>_OF_<entity>.';

revoke all on function internal.product_version_in(uuid, lending.loan) from public;
