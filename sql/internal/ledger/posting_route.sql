create or replace function internal.posting_route(
    legal_entity_id uuid,
    product_id uuid,
    transaction_type text,
    component text,
    accounting_basis text,
    booked_on date,
    circumstances text[]
) returns table (debit_code text, credit_code text)
language sql stable parallel safe rows 1
begin atomic
    select
        g.debit_code,
        g.credit_code
    from lending.gl_mapping as g
    where
        g.legal_entity_id = posting_route.legal_entity_id
        and g.transaction_type = posting_route.transaction_type
        and g.component = posting_route.component
        and g.accounting_basis = posting_route.accounting_basis
        and g.valid_during @> posting_route.booked_on
        and coalesce(g.product_id, posting_route.product_id) = posting_route.product_id
        and g.circumstance = any(posting_route.circumstances)
    order by
        array_position(posting_route.circumstances, g.circumstance),
        g.product_id nulls last
    limit 1;
end;

comment on function internal.posting_route(uuid, uuid, text, text, text, date, text[]) is
'The accounts that gl_mapping chooses for a movement: for the first of the circumstances that has '
'a row, and before others for the product. No row if there is none.';

revoke all on function internal.posting_route(uuid, uuid, text, text, text, date, text[])
from public;
grant execute on function internal.posting_route(uuid, uuid, text, text, text, date, text[])
to rently_refresher;
