-- requires: api.loan
create or replace function api.add_charge(
    legal_entity_id uuid,
    loan_id uuid,
    charge_code text,
    due_date date,
    idempotency_key text,
    amount numeric default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _definition lending.charge_definition;
    _charge lending.loan_transaction;
    _amount numeric;
begin
    perform internal.require(add_charge.legal_entity_id, 'charge_loans');
    if internal.claim_idempotency_key(
        add_charge.legal_entity_id,
        'add_charge',
        add_charge.idempotency_key,
        jsonb_build_array(
            add_charge.loan_id,
            add_charge.charge_code,
            add_charge.due_date,
            trim_scale(add_charge.amount)
        ),
        jsonb_build_object('loan_id', add_charge.loan_id)
    ) is null then
        _loan := internal.lock_loan(add_charge.legal_entity_id, add_charge.loan_id);
        perform internal.require_disbursed(_loan);
        perform internal.require_not_charged_off(_loan);
        select d.* into _definition
        from lending.charge_definition as d
        where
            d.legal_entity_id = add_charge.legal_entity_id and d.code = add_charge.charge_code;
        _amount := coalesce(add_charge.amount, _definition.default_amount);
        if _definition.id is null or _amount is null then
            raise exception using
                errcode = 'RL310',
                message = 'there is no such charge, or it has no amount',
                detail = format('charge %s', add_charge.charge_code),
                hint = 'Define it with api.define_charge(), or give an amount.';
        end if;
        perform internal.require_currency(_loan, _definition.currency_code);
        perform internal.require_amount(_amount, _loan.currency_code);
        perform internal.require_value_date(
            add_charge.due_date, _loan.start_date, _loan.maturity_date + 3660
        );
        perform internal.require_charge_allowed(
            _loan, _definition.component, add_charge.due_date, _amount
        );
        _charge := internal.insert_transaction(
            _loan,
            'charge',
            _amount,
            least(add_charge.due_date, internal.business_date(add_charge.legal_entity_id)),
            component => _definition.component,
            due_date => add_charge.due_date
        );
        insert into lending.loan_charge (
            legal_entity_id, loan_id, loan_transaction_id, charge_definition_id
        )
        values (add_charge.legal_entity_id, add_charge.loan_id, _charge.id, _definition.id);
        perform internal.rebuild_loan(_loan, _charge.booked_at);
        perform internal.post_movements(
            _loan, internal.own_movements(_loan, _charge, 1), _charge.booked_at
        );
        perform internal.emit_loan_event('charge_added', _charge);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = add_charge.legal_entity_id and l.id = add_charge.loan_id;
end
$$;

comment on function api.add_charge(uuid, uuid, text, date, text, numeric) is
'Charges a loan a fee or a penalty, due on a day, once for each idempotency key. It counts from '
'its due date or from today, what '
'comes first. Needs charge_loans. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), '
'RL301, RL302 (loan), RL305 '
'(amount), RL306 (due date), RL307 (currency), RL310 (unknown charge), RL454 (more than the caps '
'allow).';

revoke all on function api.add_charge(uuid, uuid, text, date, text, numeric) from public;
grant execute on function api.add_charge(uuid, uuid, text, date, text, numeric)
to rently_loan_officer, rently_collections_agent;
