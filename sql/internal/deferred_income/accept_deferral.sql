create or replace function internal.accept_deferral(
    legal_entity_id uuid,
    loan_id uuid,
    command text,
    transaction_type text,
    amount numeric,
    idempotency_key text,
    value_date date
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    perform internal.require(accept_deferral.legal_entity_id, 'defer_income');
    if internal.claim_idempotency_key(
        accept_deferral.legal_entity_id,
        accept_deferral.command,
        accept_deferral.idempotency_key,
        jsonb_build_array(
            accept_deferral.loan_id,
            trim_scale(accept_deferral.amount),
            accept_deferral.value_date
        ),
        jsonb_build_object('loan_id', accept_deferral.loan_id)
    ) is not null then
        return;
    end if;
    perform internal.require_approval(
        accept_deferral.legal_entity_id, accept_deferral.command, accept_deferral.amount
    );
    perform internal.emit_loan_event(
        case accept_deferral.transaction_type
            when 'capitalised_income' then 'income_capitalised'
            else 'buy_down_fee_taken'
        end,
        internal.defer_income(
            internal.lock_loan(accept_deferral.legal_entity_id, accept_deferral.loan_id),
            accept_deferral.transaction_type,
            accept_deferral.amount,
            accept_deferral.value_date
        )
    );
end
$$;

comment on function internal.accept_deferral(uuid, uuid, text, text, numeric, text, date) is
'Defers income for a command, once for its key: capitalised_income or buy_down_fee. Raises what '
'internal.require(), claim_idempotency_key(), require_approval(), lock_loan() and defer_income() '
'raise.';

revoke all on function internal.accept_deferral(uuid, uuid, text, text, numeric, text, date)
from public;
