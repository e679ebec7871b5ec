create or replace view internal.v_loan_party as
select
    r.legal_entity_id,
    r.loan_id,
    p.party_id,
    p.role,
    p.share_pct
from lending.offer_outcome as r
inner join lending.offer as o on r.legal_entity_id = o.legal_entity_id and r.offer_id = o.id
inner join lending.application_party as p
    on
        o.legal_entity_id = p.legal_entity_id
        and o.application_id = p.application_id
        and p.role <> 'borrower'
where r.loan_id is not null
union all
select
    a.legal_entity_id,
    a.loan_id,
    a.party_id,
    a.role,
    a.share_pct
from lending.acquired_loan_party as a;

comment on view internal.v_loan_party is
'Who stands behind a loan beside its borrower? One row a co-borrower or guarantor: of its '
'application, or as they came with a loan that was bought.';
comment on column internal.v_loan_party.legal_entity_id is 'The tenant.';
comment on column internal.v_loan_party.loan_id is 'The loan.';
comment on column internal.v_loan_party.party_id is 'The party.';
comment on column internal.v_loan_party.role is 'co_borrower or guarantor.';
comment on column internal.v_loan_party.share_pct is
'Part that a guarantor answers for, in per cent; null: all of it.';
