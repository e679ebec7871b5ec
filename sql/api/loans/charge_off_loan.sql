-- requires: api.loan
create or replace function api.charge_off_loan(
    legal_entity_id uuid,
    loan_id uuid,
    idempotency_key text,
    reason_code text default null,
    value_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _charge_off lending.loan_transaction;
    _day date;
    _amount numeric;
begin
    perform internal.require(charge_off_loan.legal_entity_id, 'book_losses');
    if internal.claim_idempotency_key(
        charge_off_loan.legal_entity_id,
        'charge_off_loan',
        charge_off_loan.idempotency_key,
        jsonb_build_array(
            charge_off_loan.loan_id, charge_off_loan.reason_code, charge_off_loan.value_date
        ),
        jsonb_build_object('loan_id', charge_off_loan.loan_id)
    ) is null then
        _loan := internal.lock_loan(charge_off_loan.legal_entity_id, charge_off_loan.loan_id);
        perform internal.require_disbursed(_loan);
        if _loan.status = 'charged_off' then
            raise exception using
                errcode = 'RL340',
                message = 'the loan is charged off already',
                detail = format('loan %s is %s', _loan.loan_number, _loan.status),
                hint = 'See it in api.loan; undo it with api.undo_charge_off().';
        end if;
        perform internal.require_open_loan(_loan);
        perform internal.require_loss_reason(charge_off_loan.reason_code);
        _day := internal.loss_date(_loan, charge_off_loan.value_date);
        _charge_off.id := internal.uuid_v7();
        _amount := internal.amount_to_charge_off(_loan, _charge_off.id, _day);
        perform internal.require_approval(
            charge_off_loan.legal_entity_id, 'charge_off_loan', _amount
        );
        _charge_off := internal.insert_transaction(
            _loan,
            'charge_off',
            _amount,
            _day,
            id => _charge_off.id,
            reason_code => charge_off_loan.reason_code
        );
        perform internal.rebuild_loan(_loan, _charge_off.booked_at);
        perform internal.emit_loan_event('loan_charged_off', _charge_off);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = charge_off_loan.legal_entity_id and l.id = charge_off_loan.loan_id;
end
$$;

comment on function api.charge_off_loan(uuid, uuid, text, text, date) is
'Moves all that a loan owes to loss, once for each idempotency key; what that does to its schedule '
'is a term of the product (charge_off_behaviour). The debt is still owed: what is paid later is '
'recovered. value_date defaults to today and may not lie before another transaction of the loan. '
'Needs book_losses. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (second '
'person), RL301 to RL303 (loan), RL306 (value date), RL340 (charged off already), RL343 (before a '
'transaction), RL345 (reason)';

revoke all on function api.charge_off_loan(uuid, uuid, text, text, date) from public;
grant execute on function api.charge_off_loan(uuid, uuid, text, text, date)
to rently_risk_manager;
