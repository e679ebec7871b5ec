create or replace function internal.record_offer_outcome(
    offer lending.offer, outcome text, loan_id uuid default null
) returns void
language plpgsql volatile
set search_path = ''
as $$
begin
    insert into lending.offer_outcome (
        legal_entity_id, offer_id, outcome, loan_id, occurred_on, recorded_by_account_id
    )
    values (
        (offer).legal_entity_id,
        (offer).id,
        record_offer_outcome.outcome,
        record_offer_outcome.loan_id,
        internal.business_date((offer).legal_entity_id),
        internal.acting_account_id()
    );
end
$$;

comment on function internal.record_offer_outcome(lending.offer, text, uuid) is
'Writes what became of an offer: accepted, with the loan, declined, expired or withdrawn.';

revoke all on function internal.record_offer_outcome(lending.offer, text, uuid) from public;
