-- The history that a tape gives: paid out on the first day, and one sum repaid until the day of the
-- tape.
create or replace function internal.write_tape_events(legal_entity_id uuid, map jsonb) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _as_of date := (write_tape_events.map ->> 'as_of')::date;
    _booked_at timestamptz := internal.booking_time();
    _account_id uuid := internal.acting_account_id();
begin
    insert into lending.loan_transaction (
        legal_entity_id,
        id,
        loan_id,
        currency_code,
        transaction_type,
        amount,
        value_date,
        booked_at,
        recorded_by_account_id
    )
    select
        write_tape_events.legal_entity_id,
        e.id,
        l.loan_id,
        write_tape_events.map ->> 'currency',
        e.transaction_type,
        e.amount,
        e.value_date,
        _booked_at,
        _account_id
    from pg_temp.tape_loan as l
    cross join lateral (
        values
        (internal.uuid_v7(), 'disbursement', l.principal_amount, l.start_date),
        (
            l.repayment_id,
            'opening_repayment',
            l.paid_principal_amount + l.paid_interest_amount
            + l.paid_fee_amount + l.paid_penalty_amount,
            coalesce(l.closed_on, _as_of)
        )
    ) as e (id, transaction_type, amount, value_date)
    where e.amount > 0;
    analyze lending.loan_transaction;

    insert into lending.payment_allocation (
        legal_entity_id, loan_id, loan_transaction_id, line_number, component, allocated_amount
    )
    select
        write_tape_events.legal_entity_id,
        l.loan_id,
        l.repayment_id,
        i.line_number,
        c.component,
        c.amount
    from pg_temp.tape_loan as l
    inner join pg_temp.tape_line as i on l.loan_id = i.loan_id
    cross join lateral (
        values
        ('principal', i.paid_principal_amount),
        ('interest', i.paid_interest_amount),
        ('fee', case when i.takes_rest then l.paid_fee_amount end),
        ('penalty', case when i.takes_rest then l.paid_penalty_amount end)
    ) as c (component, amount)
    where
        (i.takes_rest or i.paid_principal_amount > 0 or i.paid_interest_amount > 0)
        and c.amount > 0;
end
$$;

comment on function internal.write_tape_events(uuid, jsonb) is
'Writes what happened to the staged loans before the tape: a disbursement, and one opening '
'repayment with its allocations.';

revoke all on function internal.write_tape_events(uuid, jsonb) from public;
