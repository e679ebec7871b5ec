-- The buyer learns of all events now. Their order within a day is then that of their keys, so the
-- new keys, sorted, are given out in the order in which the engine applies the events.
create or replace function internal.copy_loan_events(loan lending.loan, copy lending.loan)
returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _old uuid[] := array(
        select e.id
        from unnest(internal.loan_events(copy_loan_events.loan)) with ordinality as e (
            id, transaction_type, value_date, amount, component, due_on, original_id, portions,
            fixed, change, place
        )
        order by e.place
    );
    _new uuid[] := array(
        select n.id
        from (
            select internal.uuid_v7() as id
            from generate_subscripts(_old, 1)
        ) as n
        order by n.id
    );
    _actor uuid := internal.acting_account_id();
begin
    insert into lending.loan_transaction (
        legal_entity_id, id, loan_id, currency_code, transaction_type, amount, value_date,
        booked_at, component, due_date, original_transaction_id, reason_code, is_acquired,
        recorded_by_account_id
    )
    select
        (copy).legal_entity_id, m.new_id, (copy).id, t.currency_code, t.transaction_type,
        t.amount, t.value_date, internal.booking_time(), t.component, t.due_date,
        _new[array_position(_old, t.original_transaction_id)], t.reason_code, true, _actor
    from unnest(_old, _new) as m (old_id, new_id)
    inner join lending.loan_transaction as t
        on t.legal_entity_id = (loan).legal_entity_id and m.old_id = t.id
    order by m.new_id;

    insert into lending.loan_modification (
        legal_entity_id, id, loan_id, modification_type, value_date, booked_at, reason,
        from_date, until_date, first_due_date, instalment_count, extra_instalment_count,
        frequency_unit, frequency_count, interest_rate, principal_grace_count,
        interest_grace_count, recorded_by_account_id
    )
    select
        (copy).legal_entity_id, m.new_id, (copy).id, x.modification_type, x.value_date,
        internal.booking_time(), x.reason, x.from_date, x.until_date, x.first_due_date,
        x.instalment_count, x.extra_instalment_count, x.frequency_unit, x.frequency_count,
        x.interest_rate, x.principal_grace_count, x.interest_grace_count, _actor
    from unnest(_old, _new) as m (old_id, new_id)
    inner join lending.loan_modification as x
        on x.legal_entity_id = (loan).legal_entity_id and m.old_id = x.id;

    -- A change that was undone did not come over: what the loan has is the rate without it.
    insert into lending.rate_reset (
        legal_entity_id, loan_id, reset_on, rate_index_code, outcome, index_rate, interest_rate,
        loan_modification_id, business_date
    )
    select
        (copy).legal_entity_id, (copy).id, r.reset_on, r.rate_index_code,
        case when r.outcome = 'changed' and m.new_id is null then 'unchanged' else r.outcome end,
        r.index_rate,
        case
            when r.outcome = 'changed' and m.new_id is null
                then internal.rate_in_force(copy, r.reset_on)
            else r.interest_rate
        end,
        m.new_id,
        r.business_date
    from lending.rate_reset as r
    left join unnest(_old, _new) as m (old_id, new_id) on r.loan_modification_id = m.old_id
    where r.legal_entity_id = (loan).legal_entity_id and r.loan_id = (loan).id;

    insert into lending.payment_allocation (
        legal_entity_id, loan_id, loan_transaction_id, line_number, component, allocated_amount
    )
    select
        (copy).legal_entity_id, (copy).id, m.new_id, a.line_number, a.component,
        sum(a.allocated_amount)
    from unnest(_old, _new) as m (old_id, new_id)
    inner join lending.payment_allocation as a
        on
            a.legal_entity_id = (loan).legal_entity_id
            and a.loan_id = (loan).id
            and m.old_id = a.loan_transaction_id
    group by m.new_id, a.line_number, a.component
    having sum(a.allocated_amount) <> 0;

    insert into lending.charge_definition (
        legal_entity_id, code, name, component, currency_code, default_amount
    )
    select
        (copy).legal_entity_id, d.code, d.name, d.component, d.currency_code, d.default_amount
    from lending.charge_definition as d
    where
        d.legal_entity_id = (loan).legal_entity_id
        and exists (
            select
            from lending.loan_charge as c
            where
                c.legal_entity_id = d.legal_entity_id
                and c.loan_id = (loan).id
                and c.charge_definition_id = d.id
        )
    on conflict do nothing;

    insert into lending.loan_charge (
        legal_entity_id, loan_id, loan_transaction_id, charge_definition_id
    )
    select
        (copy).legal_entity_id, (copy).id, m.new_id, n.id
    from unnest(_old, _new) as m (old_id, new_id)
    inner join lending.loan_charge as c
        on c.legal_entity_id = (loan).legal_entity_id and m.old_id = c.loan_transaction_id
    inner join lending.charge_definition as d
        on c.legal_entity_id = d.legal_entity_id and c.charge_definition_id = d.id
    inner join lending.charge_definition as n
        on n.legal_entity_id = (copy).legal_entity_id and d.code = n.code;
end
$$;

comment on function internal.copy_loan_events(lending.loan, lending.loan) is
'Gives the copy of a loan all events that count: transactions, marked as of a former owner and '
'without their payments, modifications, resets of the rate, allocations and charges.';

revoke all on function internal.copy_loan_events(lending.loan, lending.loan) from public;
