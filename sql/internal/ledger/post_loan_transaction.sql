-- Which accounts a loan transaction moves, by component. Interest, fees and penalties are earned
-- when paid.
create or replace function internal.post_loan_transaction(
    event lending.loan_transaction
) returns void
language sql volatile
begin atomic
    with
    movement as (
        select
            '1100' as debit_code,
            '1000' as credit_code,
            (post_loan_transaction.event).amount as amount,
            'principal paid out' as description
        where (post_loan_transaction.event).transaction_type = 'disbursement'
        union all
        select
            '1000' as debit_code,
            case a.component
                when 'principal' then '1100'
                when 'interest' then '4100'
                when 'fee' then '4200'
                when 'penalty' then '4300'
                else '2100'
            end as credit_code,
            sum(a.allocated_amount) as amount,
            a.component || ' received' as description
        from lending.payment_allocation as a
        where
            a.legal_entity_id = (post_loan_transaction.event).legal_entity_id
            and a.loan_id = (post_loan_transaction.event).loan_id
            and a.loan_transaction_id = (post_loan_transaction.event).id
        group by a.component
    )

    insert into lending.ledger_entry (
        legal_entity_id,
        booked_on,
        journal_id,
        debit_account_id,
        credit_account_id,
        currency_code,
        amount,
        value_date,
        loan_id,
        loan_transaction_id,
        description
    )
    select
        (post_loan_transaction.event).legal_entity_id,
        (
            select (post_loan_transaction.event).booked_at at time zone e.time_zone
            from lending.legal_entity as e
            where e.id = (post_loan_transaction.event).legal_entity_id
        )::date as booked_on,
        (post_loan_transaction.event).id as journal_id,
        d.id as debit_account_id,
        c.id as credit_account_id,
        (post_loan_transaction.event).currency_code,
        m.amount,
        (post_loan_transaction.event).value_date,
        (post_loan_transaction.event).loan_id,
        (post_loan_transaction.event).id as loan_transaction_id,
        m.description
    from movement as m
    inner join lending.ledger_account as d
        on
            d.legal_entity_id = (post_loan_transaction.event).legal_entity_id
            and m.debit_code = d.code
            and d.currency_code = (post_loan_transaction.event).currency_code
    inner join lending.ledger_account as c
        on
            c.legal_entity_id = (post_loan_transaction.event).legal_entity_id
            and m.credit_code = c.code
            and c.currency_code = (post_loan_transaction.event).currency_code;
end;

comment on function internal.post_loan_transaction(lending.loan_transaction) is
'Writes the transfers of a loan transaction: loans receivable against cash for a disbursement, '
'cash against each allocated component for a repayment.';

revoke all on function internal.post_loan_transaction(lending.loan_transaction) from public;
