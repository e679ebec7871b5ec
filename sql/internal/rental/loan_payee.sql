create or replace function internal.loan_payee(legal_entity_id uuid, loan_id uuid) returns uuid
language sql stable
set search_path = ''
begin atomic
    select coalesce(a.payee_party_id, s.landlord_party_id, l.borrower_party_id)
    from lending.loan as l
    left join lending.lease as s
        on l.legal_entity_id = s.legal_entity_id and l.lease_id = s.id
    left join lending.offer_outcome as r
        on l.legal_entity_id = r.legal_entity_id and l.id = r.loan_id
    left join lending.offer as o on r.legal_entity_id = o.legal_entity_id and r.offer_id = o.id
    left join lending.application as a
        on o.legal_entity_id = a.legal_entity_id and o.application_id = a.id
    where l.legal_entity_id = loan_payee.legal_entity_id and l.id = loan_payee.loan_id;
end;

comment on function internal.loan_payee(uuid, uuid) is
'Who gets the money of a loan: the payee of its application, else the landlord of its lease, for '
'rent in advance; else the borrower.';

revoke all on function internal.loan_payee(uuid, uuid) from public;
