-- requires: api.loan
create or replace function api.disburse_loan(
    legal_entity_id uuid,
    loan_id uuid,
    idempotency_key text,
    value_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _disbursement lending.loan_transaction;
    _business_date date;
    _value_date date;
begin
    perform internal.require(disburse_loan.legal_entity_id, 'disburse_loans');
    if internal.claim_idempotency_key(
        disburse_loan.legal_entity_id,
        'disburse_loan',
        disburse_loan.idempotency_key,
        jsonb_build_array(disburse_loan.loan_id, disburse_loan.value_date),
        jsonb_build_object('loan_id', disburse_loan.loan_id)
    ) is null then
        _loan := internal.lock_loan(disburse_loan.legal_entity_id, disburse_loan.loan_id);
        if _loan.status <> 'approved' then
            raise exception using
                errcode = 'RL304',
                message = 'the loan is already paid out',
                detail = format('loan %s is %s', _loan.loan_number, _loan.status),
                hint = 'See its statement with api.loan_statement().';
        end if;
        perform internal.require_approval(
            disburse_loan.legal_entity_id, 'disburse_loan', _loan.principal_amount
        );
        _business_date := internal.business_date(disburse_loan.legal_entity_id);
        _value_date := coalesce(disburse_loan.value_date, _loan.start_date);
        perform internal.require_value_date(_value_date, _loan.start_date, _business_date);

        insert into lending.loan_transaction (
            legal_entity_id,
            loan_id,
            currency_code,
            transaction_type,
            amount,
            value_date,
            booked_at,
            recorded_by_account_id
        )
        values (
            disburse_loan.legal_entity_id,
            disburse_loan.loan_id,
            _loan.currency_code,
            'disbursement',
            _loan.principal_amount,
            _value_date,
            internal.booking_time(),
            internal.acting_account_id()
        )
        returning * into _disbursement;

        if _value_date > _loan.start_date then
            perform internal.move_start(_loan, _value_date);
        end if;
        update lending.loan as l
        set
            status = 'active',
            disbursed_amount = l.principal_amount,
            oldest_unpaid_due_date = (
                select min(c.due_date)
                from internal.v_instalment_component as c
                where
                    c.legal_entity_id = disburse_loan.legal_entity_id
                    and c.loan_id = disburse_loan.loan_id
                    and c.unpaid_amount > 0
            )
        where l.legal_entity_id = disburse_loan.legal_entity_id and l.id = disburse_loan.loan_id;
        perform internal.post_movements(
            _loan, internal.movements_of(_disbursement), _disbursement.booked_at
        );
        perform internal.emit_event(
            _loan.legal_entity_id,
            'loan_disbursed',
            'loan',
            _loan.id,
            jsonb_build_object(
                'loan_transaction_id', _disbursement.id,
                'amount', _disbursement.amount,
                'currency_code', _disbursement.currency_code,
                'value_date', _disbursement.value_date
            )
        );
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = disburse_loan.legal_entity_id and l.id = disburse_loan.loan_id;
end
$$;

comment on function api.disburse_loan(uuid, uuid, text, date) is
'Pays the whole principal out, once for each idempotency key, and posts it. value_date defaults '
'to the loan''s start; a later one moves the schedule. Needs disburse_loans. Raises RL001, RL002 '
'(access), RL007, RL401 (idempotency key), RL301 (unknown loan), RL304 (already paid out), RL306 '
'(value date).';

revoke all on function api.disburse_loan(uuid, uuid, text, date) from public;
grant execute on function api.disburse_loan(uuid, uuid, text, date)
to rently_loan_officer, rently_payments_operator;
