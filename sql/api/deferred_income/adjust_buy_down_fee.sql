-- requires: api.loan
create or replace function api.adjust_buy_down_fee(
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
    _loan_id uuid := internal.accept_deferral_adjustment(
        adjust_buy_down_fee.legal_entity_id,
        adjust_buy_down_fee.loan_transaction_id,
        'adjust_buy_down_fee',
        'buy_down_fee',
        adjust_buy_down_fee.amount,
        adjust_buy_down_fee.idempotency_key,
        adjust_buy_down_fee.value_date
    );
begin
    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = adjust_buy_down_fee.legal_entity_id
        and l.id = _loan_id;
end
$$;

comment on function api.adjust_buy_down_fee(uuid, uuid, numeric, text, date) is
'Gives a part of a buy-down fee back to who paid it, once for each idempotency key; what is left '
'is earned anew from then on. amount is in the loan''s currency; value_date defaults to today. '
'Needs defer_income. Raises RL001, RL002 (access), RL007, RL401 (idempotency key), RL013 (second '
'person), RL305 (amount), RL306 (value date), RL311 (unknown transaction), RL451 (not such a '
'fee), RL452 (more than was deferred).';

revoke all on function api.adjust_buy_down_fee(uuid, uuid, numeric, text, date) from public;
grant execute on function api.adjust_buy_down_fee(uuid, uuid, numeric, text, date)
to rently_loan_officer;
