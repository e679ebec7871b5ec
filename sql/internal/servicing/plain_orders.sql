-- What a set can do is what the step does where each payment is the last event of its loan, changes
-- no interest, and leaves principal owed, so that the loan neither closes nor gets a credit.
create or replace function internal.plain_orders(
    legal_entity_id uuid, orders internal.payment_order[]
) returns internal.payment_order[]
language plpgsql stable
set search_path = ''
as $$
begin
    return array(
        select o
        from (
            select o, count(*) over (partition by o.loan_id) as order_count
            from unnest(plain_orders.orders) as o
        ) as n (o, order_count)
        inner join lending.loan as l
            on l.legal_entity_id = plain_orders.legal_entity_id and (n.o).loan_id = l.id
        inner join internal.v_steady_loan as d
            on l.legal_entity_id = d.legal_entity_id and l.id = d.loan_id
        where
            n.order_count = 1
            and d.last_event_date <= (n.o).value_date
            and l.status = 'active'
            and l.principal_outstanding_amount > (n.o).amount
            and not d.has_separate_charges
            and (
                select r.future_rule in ('next', 'last')
                from lending.allocation_rule as r
                where
                    r.legal_entity_id = l.legal_entity_id
                    and r.product_version_id = l.product_version_id
                    and coalesce(r.transaction_type, 'repayment') = 'repayment'
                order by r.transaction_type nulls last
                limit 1
            )
    );
end
$$;

comment on function internal.plain_orders(uuid, internal.payment_order[]) is
'The payments of a batch that internal.book_payments() may allocate as a set.';

revoke all on function internal.plain_orders(uuid, internal.payment_order[]) from public;
