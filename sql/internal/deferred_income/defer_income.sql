create or replace function internal.defer_income(
    loan lending.loan,
    transaction_type text,
    amount numeric,
    value_date date
) returns lending.loan_transaction
language plpgsql volatile
set search_path = ''
as $$
declare
    _today date := internal.business_date((loan).legal_entity_id);
    _day date := coalesce(defer_income.value_date, _today);
    _income_type text;
    _deferral lending.loan_transaction;
begin
    perform internal.require_open_loan(defer_income.loan);
    perform internal.require_not_charged_off(defer_income.loan);
    select case defer_income.transaction_type
        when 'capitalised_income' then v.capitalised_income_type
        else v.buy_down_fee_type
    end
    into strict _income_type
    from lending.product_version as v
    where v.legal_entity_id = (loan).legal_entity_id and v.id = (loan).product_version_id;
    if _income_type is null then
        raise exception using
            errcode = 'RL450',
            message = 'the product defers no income of this kind',
            detail = format('%s on loan %s', defer_income.transaction_type, (loan).loan_number),
            hint = 'Use a product version with capitalised_income_type or buy_down_fee_type.';
    end if;
    perform internal.require_amount(defer_income.amount, (loan).currency_code);
    perform internal.require_value_date(
        _day, (loan).start_date, least(_today, (loan).maturity_date - 1)
    );
    perform internal.require_own_date(loan, _day, _today);
    if defer_income.transaction_type = 'capitalised_income'
        and (loan).disbursed_amount + (loan).capitalised_amount + defer_income.amount
        > (loan).principal_amount
    then
        raise exception using
            errcode = 'RL453',
            message = 'payments out and income are more than the agreed principal',
            detail = format(
                'agreed %s, paid out %s, capitalised %s, asked for %s',
                (loan).principal_amount, (loan).disbursed_amount, (loan).capitalised_amount,
                defer_income.amount
            ),
            hint = 'Capitalise at most what is left of the agreed principal.';
    end if;
    _deferral := internal.insert_transaction(
        defer_income.loan,
        defer_income.transaction_type,
        defer_income.amount,
        _day,
        component => _income_type
    );
    perform internal.rebuild_loan(defer_income.loan, _deferral.booked_at);
    perform internal.post_movements(
        defer_income.loan,
        internal.own_movements(defer_income.loan, _deferral, 1),
        _deferral.booked_at
    );
    return _deferral;
end
$$;

comment on function internal.defer_income(lending.loan, text, numeric, date) is
'Defers income on a locked loan: capitalised_income or buy_down_fee, from a day on, today without '
'one. Raises RL302, RL303 (loan), RL305 (amount), RL306 (before the loan, in the future, or not '
'before it matures), RL342 (charged off), RL450 (not by the product), RL453 (more than agreed).';

revoke all on function internal.defer_income(lending.loan, text, numeric, date) from public;
