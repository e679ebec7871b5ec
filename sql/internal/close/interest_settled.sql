-- What was credited to interest receivable: everything that interest was allocated of, but what a
-- tape says was paid before, what was paid to a former owner or bought of one, and what came after
-- the charge-off in force.
create or replace function internal.interest_settled(
    legal_entity_id uuid, loan_id uuid, as_of date
) returns numeric
language plpgsql stable parallel safe
set search_path = ''
as $$
begin
    return (
        with
        charge_off as (
            select
                t.value_date,
                t.booked_at,
                t.id
            from internal.live_transactions(
                interest_settled.legal_entity_id, interest_settled.loan_id
            ) as t
            where
                t.transaction_type = 'charge_off' and t.value_date <= interest_settled.as_of
        )

        select coalesce(sum(a.allocated_amount), 0) - (
            select coalesce(sum(b.interest_amount), 0)
            from lending.loan_transfer as b
            where
                b.legal_entity_id = interest_settled.legal_entity_id
                and b.loan_id = interest_settled.loan_id
                and b.direction = 'in'
        )
        from lending.loan_transaction as t
        inner join lending.payment_allocation as a
            on
                t.legal_entity_id = a.legal_entity_id
                and t.loan_id = a.loan_id
                and t.id = a.loan_transaction_id
        where
            t.legal_entity_id = interest_settled.legal_entity_id
            and t.loan_id = interest_settled.loan_id
            and t.value_date <= interest_settled.as_of
            and t.transaction_type <> 'opening_repayment'
            and not t.is_acquired
            and a.component = 'interest'
            and not exists (
                select
                from charge_off as c
                where (t.value_date, t.booked_at, t.id) > (c.value_date, c.booked_at, c.id)
            )
    );
end
$$;

comment on function internal.interest_settled(uuid, uuid, date) is
'Interest of a loan that was paid, forgiven or moved to loss by a value date, in its currency: '
'what the ledger took off interest receivable.';

revoke all on function internal.interest_settled(uuid, uuid, date) from public;
