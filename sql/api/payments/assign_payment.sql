-- requires: api.payment
create or replace function api.assign_payment(
    legal_entity_id uuid,
    payment_id uuid,
    assignments jsonb,
    idempotency_key text,
    payer_party_id uuid default null
) returns setof api.payment
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _payment lending.payment;
    _assignments internal.payment_assignment[];
    _assignment internal.payment_assignment;
    _loan lending.loan;
begin
    perform internal.require(assign_payment.legal_entity_id, 'receive_payments');
    if internal.claim_idempotency_key(
        assign_payment.legal_entity_id,
        'assign_payment',
        assign_payment.idempotency_key,
        jsonb_build_array(
            assign_payment.payment_id, assign_payment.assignments, assign_payment.payer_party_id
        ),
        jsonb_build_object('payment_id', assign_payment.payment_id)
    ) is null then
        _payment := internal.lock_payment(
            assign_payment.legal_entity_id, assign_payment.payment_id
        );
        perform internal.require_approval(assign_payment.legal_entity_id, 'assign_payment');
        _assignments := internal.read_assignments(_payment, assign_payment.assignments);
        perform internal.require_unapplied(_payment, a.currency_code, sum(a.amount))
        from unnest(_assignments) as a
        group by a.currency_code;
        -- In the order of their keys, so that two payments never wait for each other.
        foreach _assignment in array _assignments loop
            _loan := internal.lock_loan(_payment.legal_entity_id, _assignment.loan_id);
            perform internal.identify_payer(
                _payment, coalesce(assign_payment.payer_party_id, _loan.borrower_party_id)
            );
            perform internal.assign(_payment, _loan, _assignment);
        end loop;
    end if;

    return query
    select p.*
    from api.payment as p
    where
        p.legal_entity_id = assign_payment.legal_entity_id
        and p.id = assign_payment.payment_id;
end
$$;

comment on function api.assign_payment(uuid, uuid, jsonb, text, uuid) is
'Pays loans from money received before, as of the payment''s value date, once for each '
'idempotency key. assignments is an array of {loan_id or loan_number, amount, currency_code, '
'loan_amount}: amount of the payment''s money, in its currency unless currency_code names another '
'that it was exchanged to; loan_amount, where the loan is in another currency, is what was '
'agreed, else the official rate converts. An unknown payer becomes payer_party_id, else the '
'borrower. Needs receive_payments. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), '
'RL010 (payer), RL301 to RL303 (loan), RL305 (amount), RL306 (value date), RL402 (unknown '
'payment), RL420 (more than is unapplied), RL421 (malformed), RL514 (no valid rate).';

revoke all on function api.assign_payment(uuid, uuid, jsonb, text, uuid) from public;
grant execute on function api.assign_payment(
    uuid, uuid, jsonb, text, uuid
) to rently_payments_operator,
rently_app;
