create or replace function internal.origination_policy_for(
    legal_entity_id uuid, product_id uuid, currency_code text
) returns setof lending.origination_policy
language sql stable
set search_path = ''
begin atomic
    select p.*
    from lending.origination_policy as p
    where
        p.legal_entity_id = origination_policy_for.legal_entity_id
        and p.currency_code = origination_policy_for.currency_code
        and coalesce(p.product_id, origination_policy_for.product_id)
        = origination_policy_for.product_id
    order by (p.product_id is null), p.version_number desc
    limit 1;
end;

comment on function internal.origination_policy_for(uuid, uuid, text) is
'The policy that holds for a product: its own, else the one for all products in the currency; the '
'newest version. No row where the entity has none.';

revoke all on function internal.origination_policy_for(uuid, uuid, text) from public;
