create or replace function internal.allocation_rules(loan lending.loan)
returns finance.allocation_rule[]
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return array(
        select
            row(
                t.transaction_type, r.positions, r.processing, r.future_rule
            )::finance.allocation_rule
        from lending.allocation_rule as r
        -- Money that is assigned later pays as if it had come to the loan at once.
        cross join lateral unnest(
            case r.transaction_type
                when 'repayment' then '{repayment, assigned_repayment}'
                else array[r.transaction_type]
            end
        ) as t (transaction_type)
        where
            r.legal_entity_id = (allocation_rules.loan).legal_entity_id
            and r.product_version_id = (allocation_rules.loan).product_version_id
    );
end
$$;

comment on function internal.allocation_rules(lending.loan) is
'The allocation rules of the product version that a loan is pinned to.';

revoke all on function internal.allocation_rules(lending.loan) from public;
grant execute on function internal.allocation_rules(lending.loan)
to rently_refresher;
