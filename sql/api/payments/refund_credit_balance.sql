-- requires: api.loan
create or replace function api.refund_credit_balance(
    legal_entity_id uuid,
    loan_id uuid,
    idempotency_key text,
    amount numeric default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _refund lending.loan_transaction;
begin
    perform internal.require(refund_credit_balance.legal_entity_id, 'refund_borrowers');
    if internal.claim_idempotency_key(
        refund_credit_balance.legal_entity_id,
        'refund_credit_balance',
        refund_credit_balance.idempotency_key,
        jsonb_build_array(
            refund_credit_balance.loan_id, trim_scale(refund_credit_balance.amount)
        ),
        jsonb_build_object('loan_id', refund_credit_balance.loan_id)
    ) is null then
        _loan := internal.lock_loan(
            refund_credit_balance.legal_entity_id, refund_credit_balance.loan_id
        );
        if refund_credit_balance.amount is not null then
            perform internal.require_amount(refund_credit_balance.amount, _loan.currency_code);
        end if;
        if _loan.credit_balance_amount = 0
            or refund_credit_balance.amount > _loan.credit_balance_amount
        then
            raise exception using
                errcode = 'RL413',
                message = 'more is refunded than the credit balance',
                detail = format(
                    'credit balance %s, asked for %s',
                    _loan.credit_balance_amount,
                    refund_credit_balance.amount
                ),
                hint = 'Refund at most the credit balance.';
        end if;
        perform internal.require_approval(
            refund_credit_balance.legal_entity_id,
            'refund_credit_balance',
            coalesce(refund_credit_balance.amount, _loan.credit_balance_amount)
        );
        _refund := internal.insert_transaction(
            _loan,
            'credit_balance_refund',
            coalesce(refund_credit_balance.amount, _loan.credit_balance_amount),
            internal.business_date(refund_credit_balance.legal_entity_id)
        );
        perform internal.rebuild_loan(_loan, _refund.booked_at);
        perform internal.emit_loan_event('credit_balance_refunded', _refund);
    end if;

    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = refund_credit_balance.legal_entity_id
        and l.id = refund_credit_balance.loan_id;
end
$$;

comment on function api.refund_credit_balance(uuid, uuid, text, numeric) is
'Pays the borrower back what was paid beyond all that is owed, or a part of it, once for each '
'idempotency key. Needs '
'refund_borrowers. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL301 (loan), '
'RL305 (amount), RL413 (more '
'than the credit balance).';

revoke all on function api.refund_credit_balance(uuid, uuid, text, numeric) from public;
grant execute on function api.refund_credit_balance(uuid, uuid, text, numeric)
to rently_payments_operator;
