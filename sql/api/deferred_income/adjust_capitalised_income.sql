-- requires: api.loan
create or replace function api.adjust_capitalised_income(
    legal_entity_id uuid,
    loan_transaction_id uuid,
    amount numeric,
    idempotency_key text,
    value_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _deferral lending.loan_transaction;
begin
    perform internal.require(adjust_capitalised_income.legal_entity_id, 'defer_income');
    _deferral := internal.require_deferral(
        adjust_capitalised_income.legal_entity_id,
        adjust_capitalised_income.loan_transaction_id,
        'capitalised_income'
    );
    if internal.claim_idempotency_key(
        adjust_capitalised_income.legal_entity_id,
        'adjust_capitalised_income',
        adjust_capitalised_income.idempotency_key,
        jsonb_build_array(
            adjust_capitalised_income.loan_transaction_id,
            trim_scale(adjust_capitalised_income.amount),
            adjust_capitalised_income.value_date
        ),
        jsonb_build_object('loan_id', _deferral.loan_id)
    ) is null then
        perform internal.require_approval(
            adjust_capitalised_income.legal_entity_id,
            'adjust_capitalised_income',
            adjust_capitalised_income.amount
        );
        perform internal.emit_loan_event(
            'capitalised_income_adjusted',
            internal.adjust_deferred_income(
                internal.lock_loan(adjust_capitalised_income.legal_entity_id, _deferral.loan_id),
                _deferral,
                adjust_capitalised_income.amount,
                adjust_capitalised_income.value_date
            )
        );
    end if;

    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = adjust_capitalised_income.legal_entity_id
        and l.id = _deferral.loan_id;
end
$$;

comment on function api.adjust_capitalised_income(uuid, uuid, numeric, text, date) is
'Lowers income that was added to the principal, once for each idempotency key: it pays the loan by '
'the allocation rule for capitalised_income_adjustment, and what is left is earned anew from then '
'on. amount is in the loan''s currency; value_date defaults to today. Needs defer_income. Raises '
'RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (second person), RL305 (amount), '
'RL306 (value date), RL311 (unknown transaction), RL451 (not such income), RL452 (more than was '
'deferred).';

revoke all on function api.adjust_capitalised_income(uuid, uuid, numeric, text, date) from public;
grant execute on function api.adjust_capitalised_income(uuid, uuid, numeric, text, date)
to rently_loan_officer;
