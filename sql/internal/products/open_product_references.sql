create or replace function internal.open_product_references(
    legal_entity_id uuid, category text, business_unit text
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.product_category (legal_entity_id, code, name)
    values (
        open_product_references.legal_entity_id,
        open_product_references.category,
        initcap(replace(open_product_references.category, '_', ' '))
    )
    on conflict do nothing;
    insert into lending.business_unit (legal_entity_id, code, name)
    values (
        open_product_references.legal_entity_id,
        open_product_references.business_unit,
        initcap(replace(open_product_references.business_unit, '_', ' '))
    )
    on conflict do nothing;
    insert into lending.delinquency_bucket (legal_entity_id, code, name, min_days, max_days)
    select
        open_product_references.legal_entity_id,
        t.code,
        t.name,
        t.min_days,
        t.max_days
    from lending.delinquency_bucket_template as t
    where not exists (
        select
        from lending.delinquency_bucket as b
        where
            b.legal_entity_id = open_product_references.legal_entity_id
            and b.product_version_id is null
    );
end
$$;

comment on function internal.open_product_references(uuid, text, text) is
'Gives an entity the category and the business unit of its product where they are new, and the '
'classes of lateness of the template where it has none.';

revoke all on function internal.open_product_references(uuid, text, text) from public;
