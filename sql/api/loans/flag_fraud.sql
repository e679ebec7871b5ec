-- requires: api.loan
create or replace function api.flag_fraud(
    legal_entity_id uuid,
    loan_id uuid,
    idempotency_key text,
    is_fraud boolean default true
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;

begin
    perform internal.require(flag_fraud.legal_entity_id, 'book_losses');
    if internal.claim_idempotency_key(
        flag_fraud.legal_entity_id,
        'flag_fraud',
        flag_fraud.idempotency_key,
        jsonb_build_array(flag_fraud.loan_id, flag_fraud.is_fraud),
        jsonb_build_object('loan_id', flag_fraud.loan_id)
    ) is null then
        _loan := internal.lock_loan(flag_fraud.legal_entity_id, flag_fraud.loan_id);
        perform internal.require_disbursed(_loan);
        perform internal.require_not_charged_off(_loan);
        update lending.loan as l
        set is_fraud = flag_fraud.is_fraud
        where l.legal_entity_id = _loan.legal_entity_id and l.id = _loan.id;
    end if;

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = flag_fraud.legal_entity_id and l.id = flag_fraud.loan_id;
end
$$;

comment on function api.flag_fraud(uuid, uuid, text, boolean) is
'Says whether a loan is held to be obtained by fraud, once for each idempotency key: its '
'charge-off then goes to the account of fraud losses. Needs book_losses. Raises RL001, RL002 '
'(access), RL007, RL401 (idempotency key), RL301, RL302 (loan), RL342 (charged off)';

revoke all on function api.flag_fraud(uuid, uuid, text, boolean) from public;
grant execute on function api.flag_fraud(uuid, uuid, text, boolean)
to rently_risk_manager;
