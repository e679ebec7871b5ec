-- requires: api.loan_transfer_offer
create or replace function api.withdraw_loan_offer(
    legal_entity_id uuid, loan_transfer_offer_id uuid
) returns setof api.loan_transfer_offer
language plpgsql volatile security definer
set search_path = ''
as $$
begin
    perform internal.require(withdraw_loan_offer.legal_entity_id, 'sell_loans');
    perform internal.lock_loan_offer(
        withdraw_loan_offer.legal_entity_id, withdraw_loan_offer.loan_transfer_offer_id
    );
    update lending.loan_transfer_offer as o
    set
        status = 'withdrawn',
        decided_at = internal.booking_time(),
        decided_by_account_id = internal.acting_account_id()
    where
        o.legal_entity_id = withdraw_loan_offer.legal_entity_id
        and o.id = withdraw_loan_offer.loan_transfer_offer_id;

    return query
    select o.*
    from api.loan_transfer_offer as o
    where
        o.legal_entity_id = withdraw_loan_offer.legal_entity_id
        and o.id = withdraw_loan_offer.loan_transfer_offer_id;
end
$$;

comment on function api.withdraw_loan_offer(uuid, uuid) is
'Takes an open offer back, also one that expired, so that the loan can be offered again. Needs '
'sell_loans. Raises RL001, RL002 (access), RL362 (no open offer).';

revoke all on function api.withdraw_loan_offer(uuid, uuid) from public;
grant execute on function api.withdraw_loan_offer(uuid, uuid)
to rently_executive, rently_risk_manager;
