-- The usual case: money comes in after all that happened before, and interest does not depend on
-- its day. The same step as the rebuild's, on the instalments still open.
create or replace function internal.book_payment(
    loan lending.loan, transaction lending.loan_transaction
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _terms finance.loan_terms;
    _state finance.loan_state := finance.empty_state();
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
    _terms.rules := internal.allocation_rules(book_payment.loan);
    _terms.recalculation := 'none';
    _terms.schedule.minor_units := internal.currency_minor_units((loan).currency_code);
    select v.has_separate_charges into _terms.has_separate_charges
    from lending.product_version as v
    where
        v.legal_entity_id = (loan).legal_entity_id and v.id = (loan).product_version_id;
    _state.instalments := internal.open_instalments(book_payment.loan);
    _state := finance.apply_event(
        _state,
        row(
            (transaction).id, (transaction).transaction_type, (transaction).value_date,
            (transaction).amount, (transaction).component, null, null, null, null, null
        )::finance.loan_event,
        _terms
    );

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
    foreach _line in array _state.instalments loop
        if (_oldest is null or _line.due_on < _oldest) and finance.unpaid(_line) > 0 then
            _oldest := _line.due_on;
        end if;
    end loop;

    update lending.loan as l
    set
        principal_repaid_amount = l.principal_repaid_amount + _principal,
        interest_repaid_amount = l.interest_repaid_amount + _interest,
        fee_repaid_amount = l.fee_repaid_amount + _fee,
        penalty_repaid_amount = l.penalty_repaid_amount + _penalty,
        credit_balance_amount = l.credit_balance_amount + _credit,
        oldest_unpaid_due_date = _oldest,
        status = case
            when _oldest is null and l.status = 'active' then 'closed' else l.status
        end,
        closed_on = case when _oldest is null then (transaction).value_date end
    where l.legal_entity_id = (loan).legal_entity_id and l.id = (loan).id;

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

comment on function internal.book_payment(lending.loan, lending.loan_transaction) is
'Allocates and posts a payment that comes after all other events of a loan whose interest it '
'does not change.';

revoke all on function internal.book_payment(lending.loan, lending.loan_transaction) from public;
