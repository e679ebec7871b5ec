create or replace function internal.charge_loan(
    loan lending.loan, charge_code text, due_date date, amount numeric
) returns lending.loan_transaction
language plpgsql volatile
set search_path = ''
as $$
declare
    _definition lending.charge_definition;
    _charge lending.loan_transaction;
    _amount numeric;
begin
    perform internal.require_disbursed(loan);
    perform internal.require_not_charged_off(loan);
    select d.* into _definition
    from lending.charge_definition as d
    where
        d.legal_entity_id = (loan).legal_entity_id and d.code = charge_loan.charge_code;
    _amount := coalesce(charge_loan.amount, _definition.default_amount);
    if _definition.id is null or _amount is null then
        raise exception using
            errcode = 'RL310',
            message = 'there is no such charge, or it has no amount',
            detail = format('charge %s', charge_loan.charge_code),
            hint = 'Define it with api.define_charge(), or give an amount.';
    end if;
    perform internal.require_currency(loan, _definition.currency_code);
    perform internal.require_amount(_amount, (loan).currency_code);
    perform internal.require_own_date(
        loan, charge_loan.due_date, (loan).maturity_date + 3660
    );
    perform internal.require_charge_allowed(
        loan, _definition.component, charge_loan.due_date, _amount
    );
    _charge := internal.insert_transaction(
        loan,
        'charge',
        _amount,
        least(charge_loan.due_date, internal.business_date((loan).legal_entity_id)),
        component => _definition.component,
        due_date => charge_loan.due_date
    );
    insert into lending.loan_charge (
        legal_entity_id, loan_id, loan_transaction_id, charge_definition_id
    )
    values ((loan).legal_entity_id, (loan).id, _charge.id, _definition.id);
    perform internal.rebuild_loan(loan, _charge.booked_at);
    perform internal.post_movements(
        loan, internal.own_movements(loan, _charge, 1), _charge.booked_at
    );
    perform internal.emit_loan_event('charge_added', _charge);
    return _charge;
end
$$;

comment on function internal.charge_loan(lending.loan, text, date, numeric) is
'Charges a locked loan a fee or a penalty, due on a day, by a definition and its default amount '
'unless one is given, in the loan''s currency; returns the transaction. Raises RL302, RL342 '
'(loan), RL305 (amount), RL306 (due date), RL307 (currency), RL310 (unknown charge), RL454 (more '
'than the caps allow).';

revoke all on function internal.charge_loan(lending.loan, text, date, numeric) from public;
