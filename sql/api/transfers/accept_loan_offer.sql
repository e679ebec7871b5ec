-- requires: api.loan
create or replace function api.accept_loan_offer(
    legal_entity_id uuid,
    seller_legal_entity_id uuid,
    loan_transfer_offer_id uuid,
    idempotency_key text
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _offer lending.loan_transfer_offer;
begin
    perform internal.require(accept_loan_offer.legal_entity_id, 'buy_loans');
    perform internal.require(accept_loan_offer.seller_legal_entity_id, 'read_loans');
    if internal.claim_idempotency_key(
        accept_loan_offer.legal_entity_id,
        'accept_loan_offer',
        accept_loan_offer.idempotency_key,
        jsonb_build_array(
            accept_loan_offer.seller_legal_entity_id, accept_loan_offer.loan_transfer_offer_id
        ),
        '{}'
    ) is null then
        _offer := internal.lock_loan_offer(
            accept_loan_offer.seller_legal_entity_id,
            accept_loan_offer.loan_transfer_offer_id,
            accept_loan_offer.legal_entity_id
        );
        if _offer.offered_by_account_id = internal.acting_account_id() then
            raise exception using
                errcode = 'RL363',
                message = 'who offered a loan does not accept it',
                detail = format('offer %s', _offer.id),
                hint = 'Let somebody else of the buyer accept it.';
        end if;
        perform internal.require_approval(
            accept_loan_offer.legal_entity_id, 'accept_loan_offer', _offer.price_amount
        );
        perform internal.sell_offered_loans(_offer);
        update lending.loan_transfer_offer as o
        set
            status = 'accepted',
            decided_at = internal.booking_time(),
            decided_by_account_id = internal.acting_account_id()
        where o.legal_entity_id = _offer.legal_entity_id and o.id = _offer.id;
    end if;

    return query
    select l.*
    from lending.loan_transfer_offer as o
    inner join lending.loan_transfer as t
        on
            t.legal_entity_id = o.buyer_legal_entity_id
            and o.id = t.transfer_id
            and t.direction = 'in'
    inner join api.loan as l on t.legal_entity_id = l.legal_entity_id and t.loan_id = l.id
    where
        o.legal_entity_id = accept_loan_offer.seller_legal_entity_id
        and o.id = accept_loan_offer.loan_transfer_offer_id
        and o.buyer_legal_entity_id = accept_loan_offer.legal_entity_id
    order by l.id;
end
$$;

comment on function api.accept_loan_offer(uuid, uuid, uuid, text) is
'Buys all loans of an offer of another entity, once for each idempotency key, today at the price '
'of the offer: they leave the books of the seller and go on in those of the buyer with the same '
'schedules. The price is shared out by what repays each of them today. Somebody of the buyer who '
'may read the seller''s loans accepts, and not who offered them. No dispute of a loan is open, and '
'none of its money is with a provider; if one of them cannot go, none does. Needs buy_loans, and '
'read_loans of the seller. Returns the loans in the books of the buyer. Raises RL001, RL002 '
'(access), RL007, RL401 (idempotency key), RL013 (needs approval), RL361 (not transferable), RL362 '
'(no open offer), RL363 (own offer).';

revoke all on function api.accept_loan_offer(uuid, uuid, uuid, text) from public;
grant execute on function api.accept_loan_offer(uuid, uuid, uuid, text)
to rently_executive, rently_risk_manager;
