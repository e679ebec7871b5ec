create or replace function internal.allocations_of(
    legal_entity_id uuid, loan_id uuid, loan_transaction_id uuid
) returns finance.allocation[]
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return array(
        select row(a.loan_transaction_id, a.line_number, a.component, sum(a.allocated_amount))
        from lending.payment_allocation as a
        where
            a.legal_entity_id = allocations_of.legal_entity_id
            and a.loan_id = allocations_of.loan_id
            and a.loan_transaction_id = allocations_of.loan_transaction_id
        group by a.loan_transaction_id, a.line_number, a.component
        having sum(a.allocated_amount) <> 0
    );
end
$$;

comment on function internal.allocations_of(uuid, uuid, uuid) is
'What a loan transaction went to, as stored.';

revoke all on function internal.allocations_of(uuid, uuid, uuid) from public;
