create or replace view api.application_party with (security_barrier = true) as
select
    legal_entity_id,
    application_id,
    party_id,
    role,
    share_pct,
    currency_code,
    stated_income_amount,
    stated_debt_amount,
    verified_income_amount,
    verified_debt_amount
from lending.application_party;

comment on view api.application_party is
'Who stands behind an application, with what income? One row a party of an application, in the '
'application''s currency. Current.';
comment on column api.application_party.legal_entity_id is 'The tenant.';
comment on column api.application_party.application_id is 'The application.';
comment on column api.application_party.party_id is 'The party.';
comment on column api.application_party.role is 'borrower, co_borrower or guarantor.';
comment on column api.application_party.share_pct is
'Part a guarantor answers for, in per cent; null: all.';
comment on column api.application_party.currency_code is 'Currency of the amounts.';
comment on column api.application_party.stated_income_amount is 'Monthly income, as said.';
comment on column api.application_party.stated_debt_amount is
'Paid on other debts a month, as said.';
comment on column api.application_party.verified_income_amount is 'Monthly income, as found.';
comment on column api.application_party.verified_debt_amount is
'Paid on other debts a month, as found.';

grant select on api.application_party to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
