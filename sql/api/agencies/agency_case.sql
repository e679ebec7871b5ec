-- requires: internal.acting_agency, internal.mask_email, internal.mask_phone
create or replace view api.agency_case with (security_barrier = true) as
select
    p.legal_entity_id,
    p.id as placement_id,
    l.loan_number,
    r.reference as borrower_reference,
    i.display_name as borrower_name,
    internal.mask_email(i.email) as borrower_email,
    internal.mask_phone(i.phone) as borrower_phone,
    p.currency_code,
    p.placed_amount,
    l.principal_outstanding_amount,
    l.oldest_unpaid_due_date,
    lower(p.placed_during) as placed_on,
    p.commission_pct
from lending.agency_placement as p
inner join lending.loan as l on p.legal_entity_id = l.legal_entity_id and p.loan_id = l.id
inner join lending.party as r
    on l.legal_entity_id = r.legal_entity_id and l.borrower_party_id = r.id
left join lending.party_identity as i
    on l.legal_entity_id = i.legal_entity_id and l.borrower_party_id = i.party_id
where
    upper_inf(p.placed_during)
    and p.agency_code = internal.acting_agency(p.legal_entity_id);

comment on view api.agency_case is
'Which cases is the caller''s agency to collect? One row a loan that is placed with it, with the '
'debtor''s name, which it needs for its work, and contact data masked '
'(api.reveal_agency_contact() shows them); no other loan of the entity is seen. In the loan''s '
'currency. Current.';
comment on column api.agency_case.legal_entity_id is 'The tenant.';
comment on column api.agency_case.placement_id is 'The placement.';
comment on column api.agency_case.loan_number is 'Number of the loan.';
comment on column api.agency_case.borrower_reference is 'The borrower''s number.';
comment on column api.agency_case.borrower_name is 'The borrower''s name.';
comment on column api.agency_case.borrower_email is 'The borrower''s email, masked.';
comment on column api.agency_case.borrower_phone is 'The borrower''s telephone number, masked.';
comment on column api.agency_case.currency_code is 'Currency of the amounts.';
comment on column api.agency_case.placed_amount is 'What was to be collected when it was placed.';
comment on column api.agency_case.principal_outstanding_amount is 'Principal that is owed now.';
comment on column api.agency_case.oldest_unpaid_due_date is
'Due date of the oldest instalment that is not paid.';
comment on column api.agency_case.placed_on is 'Since when the agency has it.';
comment on column api.agency_case.commission_pct is 'Per cent that the agency earns.';

grant select on api.agency_case to rently_agency;
