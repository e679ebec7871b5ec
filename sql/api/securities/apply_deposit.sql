-- requires: api.security_interest
create or replace function api.apply_deposit(
    legal_entity_id uuid,
    security_interest_id uuid,
    idempotency_key text,
    amount numeric default null
) returns setof api.security_interest
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _interest lending.security_interest;
    _loan lending.loan;
    _transaction lending.loan_transaction;
    _possible numeric;
    _amount numeric;
    _today date;
begin
    perform internal.require(apply_deposit.legal_entity_id, 'move_deposits');
    if internal.claim_idempotency_key(
        apply_deposit.legal_entity_id,
        'apply_deposit',
        apply_deposit.idempotency_key,
        jsonb_build_array(
            apply_deposit.security_interest_id, trim_scale(apply_deposit.amount)
        ),
        '{}'
    ) is null then
        -- The loan before its security, as everywhere.
        _loan := internal.lock_loan(apply_deposit.legal_entity_id, s.loan_id)
        from lending.security_interest as s
        where
            s.legal_entity_id = apply_deposit.legal_entity_id
            and s.id = apply_deposit.security_interest_id;
        _interest := internal.lock_security_interest(
            apply_deposit.legal_entity_id, apply_deposit.security_interest_id
        );
        perform internal.require_open_loan(_loan);
        _today := internal.business_date(_loan.legal_entity_id);
        _possible := least(
            internal.deposit_held(_interest.legal_entity_id, _interest.id),
            internal.payoff_amount(_loan, _today)
        );
        _amount := coalesce(apply_deposit.amount, nullif(_possible, 0));
        perform internal.require_amount(_amount, _interest.currency_code);
        if _amount > _possible then
            perform internal.refuse_deposit(_amount, _possible);
        end if;
        perform internal.require_approval(
            apply_deposit.legal_entity_id, 'apply_deposit', _amount
        );
        _transaction := internal.insert_transaction(
            _loan, 'deposit_application', _amount, _today
        );
        insert into lending.deposit_movement (
            legal_entity_id, security_interest_id, kind, currency_code, amount, value_date,
            loan_id, loan_transaction_id, recorded_by_account_id
        )
        values (
            _interest.legal_entity_id, _interest.id, 'application', _interest.currency_code,
            _amount, _today, _loan.id, _transaction.id, internal.acting_account_id()
        );
        perform internal.book_transaction(_loan, _transaction);
        perform internal.emit_loan_event('deposit_applied', _transaction);
    end if;

    return query
    select s.*
    from api.security_interest as s
    where
        s.legal_entity_id = apply_deposit.legal_entity_id
        and s.id = apply_deposit.security_interest_id;
end
$$;

comment on function api.apply_deposit(uuid, uuid, text, numeric) is
'Pays what the loan owes from its deposit today, once for each idempotency key: amount in its '
'currency, or as much as is held and owed. A transaction of the loan; reversing it gives the '
'deposit back. Needs move_deposits. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), '
'RL013 (needs approval), RL302, RL303 (loan), RL305 (amount), RL364 (more than is held or owed), '
'RL365 (unknown).';

revoke all on function api.apply_deposit(uuid, uuid, text, numeric) from public;
grant execute on function api.apply_deposit(uuid, uuid, text, numeric)
to rently_payments_operator;
