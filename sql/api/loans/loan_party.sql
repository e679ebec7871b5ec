-- requires: internal.v_loan_party
create or replace view api.loan_party with (security_barrier = true) as
select
    l.legal_entity_id,
    l.id as loan_id,
    l.borrower_party_id as party_id,
    'borrower' as role,
    null::numeric as share_pct
from lending.loan as l
union all
select
    p.legal_entity_id,
    p.loan_id,
    p.party_id,
    p.role,
    p.share_pct
from internal.v_loan_party as p;

comment on view api.loan_party is
'Who owes a loan, and who answers for it? One row a party of a loan: its borrower today, and the '
'co-borrowers and guarantors of its application, also of one that was bought. Current.';
comment on column api.loan_party.legal_entity_id is 'The tenant.';
comment on column api.loan_party.loan_id is 'The loan.';
comment on column api.loan_party.party_id is 'The party.';
comment on column api.loan_party.role is 'borrower, co_borrower (owes all of it) or guarantor.';
comment on column api.loan_party.share_pct is
'Part that a guarantor answers for, in per cent; null: all of it.';

grant select on api.loan_party to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_compliance_officer,
rently_auditor,
rently_app;
