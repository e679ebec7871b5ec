-- requires: api.loan_transfer_offer
create or replace function api.offer_loans(
    legal_entity_id uuid,
    loan_ids uuid[],
    buyer_legal_entity_id uuid,
    price_amount numeric,
    reason text,
    expires_on date default null
) returns setof api.loan_transfer_offer
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _today date;
    _currency_code text;
    _id uuid := internal.uuid_v7();
begin
    perform internal.require(offer_loans.legal_entity_id, 'sell_loans');
    _today := internal.business_date(offer_loans.legal_entity_id);
    if cardinality(offer_loans.loan_ids) > 0 is not true
        or cardinality(offer_loans.loan_ids) <> (
            select count(distinct k.loan_id) from unnest(offer_loans.loan_ids) as k (loan_id)
        )
        or offer_loans.expires_on < _today
        or offer_loans.reason ~ '\S' is not true
    then
        perform internal.refuse_transfer(
            'no loan or one of them twice, the offer ends before today, or a reason is missing'
        );
    end if;
    _currency_code := internal.lock_loans_to_offer(
        offer_loans.legal_entity_id, offer_loans.loan_ids
    );
    perform internal.require_amount(offer_loans.price_amount, _currency_code);
    perform internal.require_approval(
        offer_loans.legal_entity_id, 'offer_loans', offer_loans.price_amount
    );
    begin
        insert into lending.loan_transfer_offer (
            legal_entity_id, id, buyer_legal_entity_id, currency_code, price_amount, reason,
            expires_on, offered_by_account_id
        )
        values (
            offer_loans.legal_entity_id, _id, offer_loans.buyer_legal_entity_id, _currency_code,
            offer_loans.price_amount, offer_loans.reason,
            coalesce(offer_loans.expires_on, _today + 30), internal.acting_account_id()
        );
        insert into lending.loan_transfer_offer_loan (
            legal_entity_id, loan_transfer_offer_id, loan_id, buyer_legal_entity_id,
            currency_code, principal_outstanding_amount, interest_rate, maturity_date,
            oldest_unpaid_due_date
        )
        select
            l.legal_entity_id, _id, l.id, offer_loans.buyer_legal_entity_id, l.currency_code,
            l.principal_outstanding_amount, l.interest_rate, l.maturity_date,
            l.oldest_unpaid_due_date
        from lending.loan as l
        where
            l.legal_entity_id = offer_loans.legal_entity_id
            and l.id = any(offer_loans.loan_ids);
    exception
        when unique_violation or foreign_key_violation or check_violation or not_null_violation
        then
            perform internal.refuse_transfer(
                format(
                    'a loan has an open offer, or %s is no other entity',
                    offer_loans.buyer_legal_entity_id
                )
            );
    end;
    perform internal.emit_event(
        offer_loans.legal_entity_id,
        'loan_offered',
        'loan',
        k.loan_id,
        jsonb_build_object(
            'loan_transfer_offer_id', _id,
            'buyer_legal_entity_id', offer_loans.buyer_legal_entity_id,
            'price_amount', offer_loans.price_amount,
            'currency_code', _currency_code
        )
    )
    from unnest(offer_loans.loan_ids) as k (loan_id);

    return query
    select o.*
    from api.loan_transfer_offer as o
    where o.legal_entity_id = offer_loans.legal_entity_id and o.id = _id;
end
$$;

comment on function api.offer_loans(uuid, uuid[], uuid, numeric, text, date) is
'Offers active loans in one currency to another legal entity, all of them at one price in it; the '
'offer is open for 30 days if no last day is given. Nothing moves before it is accepted, and then '
'all of them do. Needs sell_loans. Raises RL001, RL002 (access), RL013 (needs approval), RL301 '
'(loan), RL305 (price), RL361 (not transferable, offered before, several currencies, or no such '
'buyer).';

revoke all on function api.offer_loans(uuid, uuid[], uuid, numeric, text, date) from public;
grant execute on function api.offer_loans(uuid, uuid[], uuid, numeric, text, date)
to rently_executive, rently_risk_manager;
