create or replace function internal.insert_allocation_rules(
    version lending.product_version, rules jsonb
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.allocation_rule (
        legal_entity_id, product_version_id, transaction_type, positions, processing, future_rule
    )
    select
        (version).legal_entity_id,
        (version).id,
        r.transaction_type,
        coalesce(
            r.positions,
            array[
                'past_due_penalty', 'past_due_fee', 'past_due_interest', 'past_due_principal',
                'due_penalty', 'due_fee', 'due_interest', 'due_principal',
                'in_advance_penalty', 'in_advance_fee', 'in_advance_interest',
                'in_advance_principal'
            ]
        ),
        coalesce(r.processing, 'by_instalment'),
        coalesce(r.future_rule, 'next')
    from jsonb_populate_recordset(
        null::finance.allocation_rule, coalesce(insert_allocation_rules.rules, '[{}]')
    ) as r;
end
$$;

comment on function internal.insert_allocation_rules(lending.product_version, jsonb) is
'Writes the allocation rules of a product version: an array of {transaction_type, positions, '
'processing, future_rule}, each with a default; null is one rule for all transactions.';

revoke all on function internal.insert_allocation_rules(lending.product_version, jsonb)
from public;
