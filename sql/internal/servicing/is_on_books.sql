create or replace function internal.is_on_books(
    loan lending.loan, transaction_type text, component text
) returns boolean
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return transaction_type not in ('charge_off', 'write_off', 'sale')
        or component = 'principal'
        or 'cash' <> (
            select v.accounting_basis
            from lending.product_version as v
            where
                v.legal_entity_id = (loan).legal_entity_id
                and v.id = (loan).product_version_id
        );
end
$$;

comment on function internal.is_on_books(lending.loan, text, text) is
'Whether what a transaction did to a component is a movement of the ledger: on the cash basis, '
'only principal is on the books and can be lost or sold.';

revoke all on function internal.is_on_books(lending.loan, text, text) from public;
