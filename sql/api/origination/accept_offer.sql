-- requires: api.loan
create or replace function api.accept_offer(
    legal_entity_id uuid, offer_id uuid, loan_number text default null
) returns setof api.loan
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _offer lending.offer;
    _application lending.application;
    _loan lending.loan;
begin
    perform internal.require(accept_offer.legal_entity_id, 'answer_offers');
    _offer := internal.lock_open_offer(accept_offer.legal_entity_id, accept_offer.offer_id);
    _application := internal.lock_application(
        _offer.legal_entity_id, _offer.application_id, '{offered}'
    );
    perform internal.require_party(p.legal_entity_id, p.party_id),
        internal.require_kyc(p.legal_entity_id, p.party_id, 'origination')
    from lending.application_party as p
    where
        p.legal_entity_id = _application.legal_entity_id
        and p.application_id = _application.id;
    perform internal.require_lease_of(
        _application.legal_entity_id,
        _application.lease_id,
        _application.borrower_party_id,
        _application.currency_code
    );
    _loan := internal.application_loan(
        _application, _offer.principal_amount, _offer.instalment_count, _offer.interest_rate
    );
    _loan.loan_number := accept_offer.loan_number;
    _loan.calendar_known_at := _offer.created_at;
    _loan := internal.agree_loan(_loan);
    perform internal.record_offer_outcome(_offer, 'accepted', _loan.id);
    update lending.application as a
    set status = 'accepted'
    where a.legal_entity_id = _application.legal_entity_id and a.id = _application.id;
    perform internal.emit_event(
        _offer.legal_entity_id,
        'offer_accepted',
        'application',
        _offer.application_id,
        jsonb_build_object('offer_id', _offer.id, 'loan_id', _loan.id)
    );

    return query
    select l.*
    from api.loan as l
    where l.legal_entity_id = _loan.legal_entity_id and l.id = _loan.id;
end
$$;

comment on function api.accept_offer(uuid, uuid, text) is
'Records that the applicant accepts an offer, and agrees the loan in the same transaction, on the '
'terms and with the schedule offered, pinned to the application''s product version. Needs '
'answer_offers. Raises RL001, RL002 (access), RL006 (loan number taken), RL010 (party), RL209 '
'(application), RL215, RL216 (offer), RL703 (identity check), RL721, RL724, RL726 (lease).';

revoke all on function api.accept_offer(uuid, uuid, text) from public;
grant execute on function api.accept_offer(uuid, uuid, text) to rently_loan_officer, rently_app;
