-- The rows of a transaction, line and component add up to what the engine says: a difference is a
-- row of its own.
create or replace function internal.append_allocations(
    loan lending.loan, allocations finance.allocation[]
) returns internal.ledger_movement[]
language plpgsql volatile
set search_path = ''
as $$
declare
    _movements internal.ledger_movement[];
begin
    with
    difference as (
        select
            d.event_id,
            d.number,
            d.component,
            sum(d.amount) as amount
        from (
            select a.event_id, a.number, a.component, a.amount
            from unnest(append_allocations.allocations) as a
            union all
            select s.loan_transaction_id, s.line_number, s.component, -s.allocated_amount
            from lending.payment_allocation as s
            where s.legal_entity_id = (loan).legal_entity_id and s.loan_id = (loan).id
        ) as d
        group by d.event_id, d.number, d.component
        having sum(d.amount) <> 0
    ),

    appended as (
        insert into lending.payment_allocation (
            legal_entity_id,
            loan_id,
            loan_transaction_id,
            line_number,
            component,
            allocated_amount,
            payment_id,
            payment_received_at
        )
        select
            (loan).legal_entity_id,
            (loan).id,
            d.event_id,
            d.number,
            d.component,
            d.amount,
            t.payment_id,
            t.payment_received_at
        from difference as d
        inner join lending.loan_transaction as t
            on t.legal_entity_id = (loan).legal_entity_id and d.event_id = t.id
        returning loan_transaction_id, component, allocated_amount
    ),

    moved as (
        select
            a.loan_transaction_id,
            case
                when t.transaction_type in ('disbursement', 'capitalised_income', 'charge')
                    then 'credit_transfer'
                else t.transaction_type
            end as transaction_type,
            a.component,
            sum(a.allocated_amount) as amount,
            t.value_date
        from appended as a
        inner join lending.loan_transaction as t
            on t.legal_entity_id = (loan).legal_entity_id and a.loan_transaction_id = t.id
        group by a.loan_transaction_id, t.transaction_type, a.component, t.value_date
        having sum(a.allocated_amount) <> 0
    )

    select coalesce(
        array_agg(
            row(
                m.loan_transaction_id, m.transaction_type, m.component, m.amount, m.value_date
            )::internal.ledger_movement
            order by m.value_date, m.loan_transaction_id, m.component
        ),
        '{}'
    )
    into _movements
    from moved as m
    where
        (m.transaction_type, m.component) <> ('credit_transfer', 'credit_balance')
        and internal.is_on_books(append_allocations.loan, m.transaction_type, m.component);
    return _movements;
end
$$;

comment on function internal.append_allocations(lending.loan, finance.allocation[]) is
'Appends what the stored allocations of a loan differ by from the given ones, and returns what '
'that means for the ledger.';

revoke all on function internal.append_allocations(lending.loan, finance.allocation[]) from public;
