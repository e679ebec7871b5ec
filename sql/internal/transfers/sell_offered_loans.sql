-- Loan by loan, because each is locked, replayed and moved for itself. All are locked and current
-- before the first one moves: the price is shared out by what is owed on each of them today.
-- requires: internal.price_shares
create or replace function internal.sell_offered_loans(offer lending.loan_transfer_offer)
returns void
language plpgsql volatile
set search_path = ''
as $$
declare
    _loan_id uuid;
    _loan lending.loan;
    _share record;
begin
    for _loan_id in
        select s.loan_id
        from lending.loan_transfer_offer_loan as s
        where
            s.legal_entity_id = (offer).legal_entity_id
            and s.loan_transfer_offer_id = (offer).id
        order by s.loan_id
    loop
        _loan := internal.lock_loan((offer).legal_entity_id, _loan_id);
        perform internal.require_transferable(_loan);
        perform internal.require_settled(_loan);
        -- What is overdue earns until today, in the books of both.
        perform internal.rebuild_loan(_loan, internal.booking_time());
    end loop;
    for _share in
        select p.loan_id, p.price_amount
        from internal.price_shares(sell_offered_loans.offer) as p
        order by p.loan_id
    loop
        perform internal.transfer_loan(
            internal.lock_loan((offer).legal_entity_id, _share.loan_id),
            sell_offered_loans.offer,
            _share.price_amount
        );
    end loop;
end
$$;

comment on function internal.sell_offered_loans(lending.loan_transfer_offer) is
'Moves all loans of an offer into the books of its buyer. Raises RL361 if one of them cannot go: '
'then none does.';

revoke all on function internal.sell_offered_loans(lending.loan_transfer_offer) from public;
