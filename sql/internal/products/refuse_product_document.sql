create or replace function internal.refuse_product_document(faults text[]) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    if cardinality(faults) > 0 then
        raise exception using
            errcode = 'RL206',
            message = 'the document of the product has faults',
            detail = array_to_string(faults, '; '),
            hint = 'Correct what the detail names; see docs/how-to/create-a-product.md.';
    end if;
end
$$;

comment on function internal.refuse_product_document(text[]) is
'Raises RL206 with all faults, if there are any.';

revoke all on function internal.refuse_product_document(text[]) from public;
