-- requires: api.loan
create or replace function api.take_buy_down_fee(
    legal_entity_id uuid,
    loan_id uuid,
    amount numeric,
    idempotency_key text,
    value_date date default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.accept_deferral(
        take_buy_down_fee.legal_entity_id,
        take_buy_down_fee.loan_id,
        'take_buy_down_fee',
        'buy_down_fee',
        take_buy_down_fee.amount,
        take_buy_down_fee.idempotency_key,
        take_buy_down_fee.value_date
    );

    return query
    select l.*
    from api.loan as l
    where
        l.legal_entity_id = take_buy_down_fee.legal_entity_id
        and l.id = take_buy_down_fee.loan_id;
end
$$;

comment on function api.take_buy_down_fee(uuid, uuid, numeric, text, date) is
'Records a fee that buys the interest of a loan down, once for each idempotency key. Somebody '
'else pays it: the borrower owes nothing more. It is earned evenly until the loan matures; the '
'product says what as (buy_down_fee_type) and whether the merchant bears it '
'(is_buy_down_fee_from_merchant). amount is in the loan''s currency; value_date defaults to today. '
'Undone with api.reverse_transaction. Needs defer_income. Raises RL001, RL002 (access), RL007, '
'RL401 (idempotency key), RL013 (second person), RL301 to RL303 (loan), RL305 (amount), RL306 '
'(value date), RL342 (charged off), RL450 (not by the product).';

revoke all on function api.take_buy_down_fee(uuid, uuid, numeric, text, date) from public;
grant execute on function api.take_buy_down_fee(uuid, uuid, numeric, text, date)
to rently_loan_officer;
