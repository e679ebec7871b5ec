-- requires: api.loan
create or replace function api.disburse_loan(
    legal_entity_id uuid,
    loan_id uuid,
    idempotency_key text,
    value_date date default null,
    amount numeric default null,
    payee_party_id uuid default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _disbursement lending.loan_transaction;
    _business_date date;
    _value_date date;
    _amount numeric;
    _payee uuid;
    _before uuid[];
begin
    perform internal.require(disburse_loan.legal_entity_id, 'disburse_loans');
    if internal.claim_idempotency_key(
        disburse_loan.legal_entity_id,
        'disburse_loan',
        disburse_loan.idempotency_key,
        jsonb_build_array(
            disburse_loan.loan_id,
            disburse_loan.value_date,
            trim_scale(disburse_loan.amount),
            disburse_loan.payee_party_id
        ),
        jsonb_build_object('loan_id', disburse_loan.loan_id)
    ) is null then
        _loan := internal.lock_loan(disburse_loan.legal_entity_id, disburse_loan.loan_id);
        perform internal.require_not_charged_off(_loan);
        perform internal.require_kyc(
            _loan.legal_entity_id, _loan.borrower_party_id, 'disbursement'
        );
        _payee := internal.require_payee(_loan, disburse_loan.payee_party_id);
        _amount := internal.require_disbursable(_loan, disburse_loan.amount);
        perform internal.require_approval(_loan.legal_entity_id, 'disburse_loan', _amount);
        _business_date := internal.business_date(disburse_loan.legal_entity_id);
        _value_date := coalesce(
            disburse_loan.value_date,
            case when _loan.disbursed_amount = 0 then _loan.start_date else _business_date end
        );
        perform internal.require_own_date(_loan, _value_date, _business_date);

        _before := array(
            select t.id
            from lending.loan_transaction as t
            where t.legal_entity_id = _loan.legal_entity_id and t.loan_id = _loan.id
        );
        _disbursement := internal.insert_transaction(
            _loan, 'disbursement', _amount, _value_date
        );
        perform internal.rebuild_loan(_loan, _disbursement.booked_at);
        perform internal.post_movements(
            _loan, internal.own_movements(_loan, _disbursement, 1), _disbursement.booked_at
        );
        perform internal.accrue_commission(_loan, _disbursement);
        perform internal.emit_loan_event('loan_disbursed', _disbursement);
        perform internal.charge_disbursement(
            internal.lock_loan(disburse_loan.legal_entity_id, disburse_loan.loan_id),
            _disbursement,
            _loan.disbursed_amount = 0
        );
        perform internal.take_down_payment(
            internal.lock_loan(disburse_loan.legal_entity_id, disburse_loan.loan_id),
            _disbursement
        );
        perform internal.record_disbursement(_disbursement, _payee, _before);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = disburse_loan.legal_entity_id and l.id = disburse_loan.loan_id;
end
$$;

comment on function api.disburse_loan(uuid, uuid, text, date, numeric, uuid) is
'Pays principal out, once for each idempotency key, and posts it: all that is left of the agreed '
'principal, or amount where the product allows several payments out. '
'The money is for payee_party_id: the borrower, or whom the loan names (the payee of its '
'application, the landlord of its lease), who gets it where none is given. '
'value_date defaults to the loan''s start, then to today; a later one moves the schedule. Charges '
'what the product version says for a payout, and takes the down payment where it is automatic. '
'Needs disburse_loans. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL010, RL219 '
'(payee), RL013 (approval), RL301 (unknown loan), '
'RL304 (already paid out), RL305 (amount), RL306 (value date), RL313 (too many payments out), '
'RL703 (identity check), and RL133 (not before the first due date).';

revoke all on function api.disburse_loan(uuid, uuid, text, date, numeric, uuid) from public;
grant execute on function api.disburse_loan(uuid, uuid, text, date, numeric, uuid)
to rently_loan_officer, rently_payments_operator;
