create or replace function internal.assign(
    payment lending.payment, loan lending.loan, assignment internal.payment_assignment
) returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _amount numeric := (assignment).loan_amount;
    _exchange lending.currency_exchange;
begin
    perform internal.require_open_loan(assign.loan);
    perform internal.require_amount((assignment).amount, (assignment).currency_code);
    perform internal.require_own_date(
        loan, (payment).value_date, internal.business_date((payment).legal_entity_id)
    );
    if (assignment).currency_code = (loan).currency_code then
        _amount := coalesce(_amount, (assignment).amount);
        if _amount <> (assignment).amount then
            raise exception using
                errcode = 'RL421',
                message = 'loan_amount differs from amount in the same currency',
                detail = format('amount %s, loan_amount %s', (assignment).amount, _amount),
                hint = 'Leave loan_amount out where nothing is exchanged.';
        end if;
    else
        _amount := coalesce(
            _amount,
            (
                internal.convert(
                    (assignment).amount,
                    (assignment).currency_code,
                    (loan).currency_code,
                    (payment).value_date
                )
            ).converted_amount
        );
        perform internal.require_amount(_amount, (loan).currency_code);
        _exchange.legal_entity_id := (payment).legal_entity_id;
        _exchange.id := internal.uuid_v7();
        _exchange.bought_currency_code := (assignment).currency_code;
        _exchange.bought_amount := (assignment).amount;
        _exchange.sold_currency_code := (loan).currency_code;
        _exchange.sold_amount := _amount;
        _exchange.value_date := (payment).value_date;
        _exchange.booked_at := internal.booking_time();
        _exchange.payment_id := (payment).id;
        _exchange.payment_received_at := (payment).received_at;
        _exchange.recorded_by_account_id := internal.acting_account_id();
        perform internal.book_exchange(_exchange, '2200', '2200');
    end if;
    perform internal.apply_payment(assign.payment, assign.loan, _amount);
end
$$;

comment on function internal.assign(lending.payment, lending.loan, internal.payment_assignment) is
'Pays a locked loan from a locked payment, through the currency positions where the currencies '
'differ. Raises RL302, RL303 (loan), RL305 (amount), RL306 (value date), RL421 (two amounts), '
'RL514 (no valid rate).';

revoke all on function internal.assign(
    lending.payment, lending.loan, internal.payment_assignment
) from public;
