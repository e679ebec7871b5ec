create or replace function internal.product_id(
    legal_entity_id uuid, product_code text, sqlstate_code text
) returns uuid
language plpgsql stable
set search_path = ''
as $$
declare
    _id uuid;
begin
    if product_id.product_code is null then
        return null;
    end if;
    select p.id into _id
    from lending.product as p
    where
        p.legal_entity_id = product_id.legal_entity_id
        and p.code = product_id.product_code;
    if not found then
        raise exception using
            errcode = product_id.sqlstate_code,
            message = 'the entity has no such product',
            detail = format('product %s', product_id.product_code),
            hint = 'See api.product.';
    end if;
    return _id;
end
$$;

comment on function internal.product_id(uuid, text, text) is
'Key of a product by its code; null for none. Raises the SQLSTATE given if there is no such '
'product.';

revoke all on function internal.product_id(uuid, text, text) from public;
