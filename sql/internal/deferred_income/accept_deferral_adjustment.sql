create or replace function internal.accept_deferral_adjustment(
    legal_entity_id uuid,
    loan_transaction_id uuid,
    command text,
    transaction_type text,
    amount numeric,
    idempotency_key text,
    value_date date
) returns uuid
language plpgsql volatile
set search_path = ''
as $$
declare
    _deferral lending.loan_transaction;
begin
    perform internal.require(accept_deferral_adjustment.legal_entity_id, 'defer_income');
    _deferral := internal.require_deferral(
        accept_deferral_adjustment.legal_entity_id,
        accept_deferral_adjustment.loan_transaction_id,
        accept_deferral_adjustment.transaction_type
    );
    if internal.claim_idempotency_key(
        accept_deferral_adjustment.legal_entity_id,
        accept_deferral_adjustment.command,
        accept_deferral_adjustment.idempotency_key,
        jsonb_build_array(
            accept_deferral_adjustment.loan_transaction_id,
            trim_scale(accept_deferral_adjustment.amount),
            accept_deferral_adjustment.value_date
        ),
        jsonb_build_object('loan_id', _deferral.loan_id)
    ) is null then
        perform internal.require_approval(
            accept_deferral_adjustment.legal_entity_id,
            accept_deferral_adjustment.command,
            accept_deferral_adjustment.amount
        );
        perform internal.emit_loan_event(
            _deferral.transaction_type || '_adjusted',
            internal.adjust_deferred_income(
                internal.lock_loan(_deferral.legal_entity_id, _deferral.loan_id),
                _deferral,
                accept_deferral_adjustment.amount,
                accept_deferral_adjustment.value_date
            )
        );
    end if;
    return _deferral.loan_id;
end
$$;

comment on function internal.accept_deferral_adjustment(
    uuid, uuid, text, text, numeric, text, date
) is
'Lowers deferred income for a command, once for its key: capitalised_income or buy_down_fee. '
'Returns the loan. Raises what internal.require(), require_deferral(), claim_idempotency_key(), '
'require_approval(), lock_loan() and adjust_deferred_income() raise.';

revoke all on function internal.accept_deferral_adjustment(
    uuid, uuid, text, text, numeric, text, date
) from public;
