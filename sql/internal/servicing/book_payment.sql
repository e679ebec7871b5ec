-- The usual case: money comes in after all that happened before, and interest does not depend on
-- its day. The same step as the rebuild's, on the instalments still open.
create or replace function internal.book_payment(
    loan lending.loan, transaction lending.loan_transaction, terms finance.loan_terms
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _until_date date;
    _is_all_paid boolean;
    _state finance.loan_state;
    _line finance.instalment;
    _allocation finance.allocation;
    _movements internal.ledger_movement[];
    _principal numeric := 0;
    _interest numeric := 0;
    _fee numeric := 0;
    _penalty numeric := 0;
    _credit numeric := 0;
    _oldest date;
begin
    -- Money that pays the oldest first reaches an instalment only where it pays those before it:
    -- three months of them are enough for nearly every payment, of a loan of any length.
    if (transaction).component is null
        and not (terms).has_separate_charges
        and finance.pays_oldest_first(
            finance.rule_for((terms).rules, (transaction).transaction_type)
        )
    then
        _until_date := (loan).oldest_unpaid_due_date + 92;
    end if;
    loop
        _oldest := null;
        _state := finance.empty_state();
        _state.instalments := internal.open_instalments(book_payment.loan, _until_date);
        _state := finance.apply_event(
            _state,
            row(
                (transaction).id, (transaction).transaction_type, (transaction).value_date,
                (transaction).amount, (transaction).component, null, null, null, null, null
            )::finance.loan_event,
            terms
        );
        _is_all_paid := true;
        foreach _line in array _state.instalments loop
            if finance.unpaid(_line) > 0 then
                _oldest := least(_oldest, _line.due_on);
                _is_all_paid := _is_all_paid and _line.kind in ('additional', 'charge');
            end if;
        end loop;
        exit when _until_date is null or not _is_all_paid;
        _until_date := null;
    end loop;

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
        a.event_id,
        a.number,
        a.component,
        a.amount,
        (transaction).payment_id,
        (transaction).payment_received_at
    from unnest(_state.allocations) as a;

    foreach _allocation in array _state.allocations loop
        case _allocation.component
            when 'principal' then _principal := _principal + _allocation.amount;
            when 'interest' then _interest := _interest + _allocation.amount;
            when 'fee' then _fee := _fee + _allocation.amount;
            when 'penalty' then _penalty := _penalty + _allocation.amount;
            else _credit := _credit + _allocation.amount;
        end case;
    end loop;

    update lending.loan as l
    set
        principal_repaid_amount = l.principal_repaid_amount + _principal,
        interest_repaid_amount = l.interest_repaid_amount + _interest,
        fee_repaid_amount = l.fee_repaid_amount + _fee,
        penalty_repaid_amount = l.penalty_repaid_amount + _penalty,
        credit_balance_amount = l.credit_balance_amount + _credit,
        oldest_unpaid_due_date = _oldest
    where l.legal_entity_id = (loan).legal_entity_id and l.id = (loan).id;
    -- By itself, because triggers look closely at a change of status, and most payments make none.
    if _oldest is null then
        update lending.loan as l
        set
            status = case when l.status = 'active' then 'closed' else l.status end,
            closed_on = (transaction).value_date
        where l.legal_entity_id = (loan).legal_entity_id and l.id = (loan).id;
    end if;

    _movements := array(
        select
            row(
                (transaction).id, (transaction).transaction_type, c.component, c.amount,
                (transaction).value_date
            )::internal.ledger_movement
        from (
            values
            ('principal', _principal),
            ('interest', _interest),
            ('fee', _fee),
            ('penalty', _penalty),
            ('credit_balance', _credit)
        ) as c (component, amount)
        where c.amount <> 0
    );
    perform internal.post_movements(book_payment.loan, _movements, (transaction).booked_at);
    if _oldest is null and (loan).deferred_income_amount > 0 then
        perform internal.earn_deferred_income(
            (loan).legal_entity_id, internal.business_date((loan).legal_entity_id), array[(loan).id]
        );
    end if;
end
$$;

comment on function internal.book_payment(
    lending.loan, lending.loan_transaction, finance.loan_terms
) is
'Allocates and posts a payment that comes after all other events of a loan whose interest it '
'does not change.';

revoke all on function internal.book_payment(
    lending.loan, lending.loan_transaction, finance.loan_terms
) from public;
