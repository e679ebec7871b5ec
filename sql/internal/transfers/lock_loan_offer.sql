create or replace function internal.lock_loan_offer(
    legal_entity_id uuid, loan_transfer_offer_id uuid, buyer_legal_entity_id uuid default null
) returns lending.loan_transfer_offer
language plpgsql volatile
set search_path = ''
as $$
declare
    _offer lending.loan_transfer_offer;
begin
    select o.* into _offer
    from lending.loan_transfer_offer as o
    where
        o.legal_entity_id = lock_loan_offer.legal_entity_id
        and o.id = lock_loan_offer.loan_transfer_offer_id
        and o.buyer_legal_entity_id = coalesce(
            lock_loan_offer.buyer_legal_entity_id, o.buyer_legal_entity_id
        )
    for update;
    if not found
        or _offer.status <> 'open'
        or lock_loan_offer.buyer_legal_entity_id is not null
        and _offer.expires_on < internal.business_date(lock_loan_offer.legal_entity_id)
    then
        raise exception using
            errcode = 'RL362',
            message = 'there is no such open offer',
            detail = format(
                'offer %s is %s, open until %s',
                lock_loan_offer.loan_transfer_offer_id,
                coalesce(_offer.status, 'unknown'),
                coalesce(_offer.expires_on::text, 'never')
            ),
            hint = 'See api.loan_transfer_offer.';
    end if;
    return _offer;
end
$$;

comment on function internal.lock_loan_offer(uuid, uuid, uuid) is
'The open offer of a seller, locked; for a buyer, one to them that has not expired. Raises RL362 '
'if there is none.';

revoke all on function internal.lock_loan_offer(uuid, uuid, uuid) from public;
