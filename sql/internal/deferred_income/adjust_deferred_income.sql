-- requires: api.deferred_income
create or replace function internal.adjust_deferred_income(
    loan lending.loan,
    deferral lending.loan_transaction,
    amount numeric,
    value_date date
) returns lending.loan_transaction
language plpgsql volatile
set search_path = ''
as $$
declare
    _today date := internal.business_date((loan).legal_entity_id);
    _day date := coalesce(adjust_deferred_income.value_date, _today);
    _left numeric;
    _adjustment lending.loan_transaction;
begin
    -- Asked under the lock: it may have been reversed while this waited.
    select case when d.is_reversed then 0 else d.amount - d.adjusted_amount end into strict _left
    from api.deferred_income as d
    where
        d.legal_entity_id = (deferral).legal_entity_id
        and d.loan_id = (deferral).loan_id
        and d.loan_transaction_id = (deferral).id;
    perform internal.require_amount(adjust_deferred_income.amount, (loan).currency_code);
    perform internal.require_value_date(_day, (deferral).value_date, _today);
    if adjust_deferred_income.amount > _left then
        raise exception using
            errcode = 'RL452',
            message = 'more is adjusted than was deferred',
            detail = format('left %s, asked for %s', _left, adjust_deferred_income.amount),
            hint = 'Adjust at most the amount less earlier adjustments.';
    end if;
    _adjustment := internal.insert_transaction(
        adjust_deferred_income.loan,
        (deferral).transaction_type || '_adjustment',
        adjust_deferred_income.amount,
        _day,
        component => case
            when (deferral).transaction_type = 'buy_down_fee' then (deferral).component
        end,
        original_transaction_id => (deferral).id
    );
    perform internal.rebuild_loan(adjust_deferred_income.loan, _adjustment.booked_at);
    perform internal.post_movements(
        adjust_deferred_income.loan,
        internal.own_movements(adjust_deferred_income.loan, _adjustment, 1),
        _adjustment.booked_at
    );
    return _adjustment;
end
$$;

comment on function internal.adjust_deferred_income(
    lending.loan, lending.loan_transaction, numeric, date
) is
'Lowers the deferred income of a locked loan from a day on, today without one. Raises RL305 '
'(amount), RL306 (before the income, or in the future), RL452 (more than was deferred).';

revoke all on function internal.adjust_deferred_income(
    lending.loan, lending.loan_transaction, numeric, date
) from public;
