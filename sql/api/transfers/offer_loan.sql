-- requires: api.loan_transfer_offer
create or replace function api.offer_loan(
    legal_entity_id uuid,
    loan_id uuid,
    buyer_legal_entity_id uuid,
    price_amount numeric,
    reason text,
    expires_on date default null
) returns setof api.loan_transfer_offer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _loan lending.loan;
    _today date;
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(offer_loan.legal_entity_id, 'sell_loans');
    _loan := internal.lock_loan(offer_loan.legal_entity_id, offer_loan.loan_id);
    perform internal.require_transferable(_loan);
    perform internal.require_amount(offer_loan.price_amount, _loan.currency_code);
    _today := internal.business_date(offer_loan.legal_entity_id);
    if offer_loan.expires_on < _today or offer_loan.reason ~ '\S' is not true then
        perform internal.refuse_transfer('the offer ends before today, or a reason is missing');
    end if;
    perform internal.require_approval(
        offer_loan.legal_entity_id, 'offer_loan', offer_loan.price_amount
    );
    begin
        insert into lending.loan_transfer_offer (
            legal_entity_id, id, loan_id, buyer_legal_entity_id, currency_code, price_amount,
            reason, expires_on, offered_by_account_id
        )
        values (
            offer_loan.legal_entity_id, _id, offer_loan.loan_id,
            offer_loan.buyer_legal_entity_id, _loan.currency_code, offer_loan.price_amount,
            offer_loan.reason, coalesce(offer_loan.expires_on, _today + 30),
            internal.acting_account_id()
        );
    exception
        when unique_violation or foreign_key_violation or check_violation or not_null_violation
        then
            perform internal.refuse_transfer(
                format(
                    'loan %s has an open offer, or %s is no other entity',
                    _loan.loan_number,
                    offer_loan.buyer_legal_entity_id
                )
            );
    end;
    perform internal.emit_event(
        offer_loan.legal_entity_id,
        'loan_offered',
        'loan',
        offer_loan.loan_id,
        jsonb_build_object(
            'loan_transfer_offer_id', _id,
            'buyer_legal_entity_id', offer_loan.buyer_legal_entity_id,
            'price_amount', offer_loan.price_amount,
            'currency_code', _loan.currency_code
        )
    );

    return query
    select o.*
    from api.loan_transfer_offer as o
    where o.legal_entity_id = offer_loan.legal_entity_id and o.id = _id;
end
$$;

comment on function api.offer_loan(uuid, uuid, uuid, numeric, text, date) is
'Offers an active loan to another legal entity at a price in the loan''s currency; the offer is '
'open for 30 days if no last day is given. Nothing moves before it is accepted. Needs sell_loans. '
'Raises RL001, RL002 (access), RL013 (needs approval), RL301 (loan), RL305 (price), RL361 (not '
'transferable, offered before, or no such buyer).';

revoke all on function api.offer_loan(uuid, uuid, uuid, numeric, text, date) from public;
grant execute on function api.offer_loan(uuid, uuid, uuid, numeric, text, date)
to rently_executive, rently_risk_manager;
