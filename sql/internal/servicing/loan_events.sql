-- The first payment out makes the loan; after it, charges come before what else happens on their
-- day, so that money of that day can pay them.
create or replace function internal.loan_events(loan lending.loan) returns finance.loan_event[]
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return array(
        select
            row(
                t.id,
                t.transaction_type,
                t.value_date,
                t.amount,
                t.component,
                t.due_date,
                t.original_transaction_id,
                null,
                case
                    when t.transaction_type = 'opening_repayment'
                        then internal.allocations_of(t.legal_entity_id, t.loan_id, t.id)
                end
            )::finance.loan_event
        from lending.loan_transaction as t
        where
            t.legal_entity_id = (loan_events.loan).legal_entity_id
            and t.loan_id = (loan_events.loan).id
            and t.transaction_type not in ('reversal', 'recovery')
            and not exists (
                select
                from lending.loan_transaction as r
                where
                    r.legal_entity_id = t.legal_entity_id
                    and r.loan_id = t.loan_id
                    and r.original_transaction_id = t.id
                    and r.transaction_type = 'reversal'
            )
        order by
            t.value_date,
            case t.transaction_type when 'charge' then 1 when 'disbursement' then 0 else 2 end,
            t.booked_at,
            t.id
    );
end
$$;

comment on function internal.loan_events(lending.loan) is
'All that happened to a loan and was not reversed, in the order in which the engine applies it.';

revoke all on function internal.loan_events(lending.loan) from public;
