create or replace function internal.product_version_on(
    legal_entity_id uuid,
    product_code text,
    on_date date
) returns lending.product_version
language plpgsql stable parallel safe
set search_path = ''
as $$
declare
    _version lending.product_version;
begin
    select v.* into _version
    from lending.product as p
    inner join lending.product_version as v
        on p.legal_entity_id = v.legal_entity_id and p.id = v.product_id
    where
        p.legal_entity_id = product_version_on.legal_entity_id
        and p.code = product_version_on.product_code
        and v.valid_during @> product_version_on.on_date;
    if not found then
        raise exception using
            errcode = 'RL201',
            message = 'no such product is on offer on the date',
            detail = format(
                'product %s on %s', product_version_on.product_code, product_version_on.on_date
            ),
            hint = 'See api.product for what there is.';
    end if;
    return _version;
end
$$;

comment on function internal.product_version_on(uuid, text, date) is
'The version of a product that holds on a date. Raises RL201 if there is none.';

revoke all on function internal.product_version_on(uuid, text, date) from public;
