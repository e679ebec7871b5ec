-- requires: api.loan
create or replace function api.waive_charge(
    legal_entity_id uuid,
    loan_id uuid,
    component text,
    amount numeric,
    idempotency_key text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _waiver lending.loan_transaction;
    _owed numeric;
begin
    perform internal.require(waive_charge.legal_entity_id, 'credit_loans');
    if internal.claim_idempotency_key(
        waive_charge.legal_entity_id,
        'waive_charge',
        waive_charge.idempotency_key,
        jsonb_build_array(
            waive_charge.loan_id, waive_charge.component, trim_scale(waive_charge.amount)
        ),
        jsonb_build_object('loan_id', waive_charge.loan_id)
    ) is null then
        _loan := internal.lock_loan(waive_charge.legal_entity_id, waive_charge.loan_id);
        perform internal.require_open_loan(_loan);
        perform internal.require_amount(waive_charge.amount, _loan.currency_code);
        select
            case waive_charge.component
                when 'fee' then sum(i.fee_amount - i.fee_paid_amount)
                when 'penalty' then sum(i.penalty_amount - i.penalty_paid_amount)
                when 'interest' then sum(i.interest_amount - i.interest_paid_amount)
            end
        into _owed
        from internal.v_instalment as i
        where i.legal_entity_id = _loan.legal_entity_id and i.loan_id = _loan.id;
        if coalesce(_owed, 0) < waive_charge.amount then
            raise exception using
                errcode = 'RL312',
                message = 'less is owed of the component than is to be waived',
                detail = format(
                    'component %s, owed %s, asked for %s',
                    waive_charge.component,
                    _owed,
                    waive_charge.amount
                ),
                hint = 'Waive at most what is owed of fee, penalty or interest.';
        end if;
        perform internal.require_approval(
            waive_charge.legal_entity_id, 'waive_charge', waive_charge.amount
        );
        _waiver := internal.insert_transaction(
            _loan,
            'waiver',
            waive_charge.amount,
            internal.business_date(waive_charge.legal_entity_id),
            component => waive_charge.component
        );
        perform internal.book_transaction(_loan, _waiver);
        perform internal.emit_loan_event('charge_waived', _waiver);
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = waive_charge.legal_entity_id and l.id = waive_charge.loan_id;
end
$$;

comment on function api.waive_charge(uuid, uuid, text, numeric, text) is
'Forgives fees, penalties or interest that are owed, oldest first, once for each idempotency '
'key. Needs credit_loans. '
'Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL301 to RL303 (loan), RL305 '
'(amount), RL312 (less is owed).';

revoke all on function api.waive_charge(uuid, uuid, text, numeric, text) from public;
grant execute on function api.waive_charge(uuid, uuid, text, numeric, text)
to rently_loan_officer;
