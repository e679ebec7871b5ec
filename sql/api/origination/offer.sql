-- requires: internal.business_date
create or replace view api.offer with (security_barrier = true) as
select
    o.legal_entity_id,
    o.id,
    o.application_id,
    o.decision_id,
    coalesce(
        r.outcome,
        case
            when o.valid_until_date < internal.business_date(o.legal_entity_id) then 'expired'
            else 'open'
        end
    ) as status,
    o.currency_code,
    o.approved_amount,
    o.principal_amount,
    o.instalment_count,
    o.interest_rate,
    o.start_date,
    o.apr_rate,
    o.effective_interest_rate,
    o.financed_amount,
    o.finance_charge_amount,
    o.total_of_payments_amount,
    o.schedule,
    o.offered_on,
    o.valid_until_date,
    r.loan_id,
    r.occurred_on as answered_on,
    o.created_at
from lending.offer as o
left join lending.offer_outcome as r on o.legal_entity_id = r.legal_entity_id and o.id = r.offer_id;

comment on view api.offer is
'What was offered, what does it cost, and what became of it? One row an offer, in its currency. '
'Current.';
comment on column api.offer.legal_entity_id is 'The tenant.';
comment on column api.offer.id is 'Key within the tenant.';
comment on column api.offer.application_id is 'The application.';
comment on column api.offer.decision_id is 'The approval behind it.';
comment on column api.offer.status is 'open, accepted, declined, expired or withdrawn.';
comment on column api.offer.currency_code is 'Currency of the amounts.';
comment on column api.offer.approved_amount is 'What was approved.';
comment on column api.offer.principal_amount is 'Principal offered.';
comment on column api.offer.instalment_count is 'Number of instalments.';
comment on column api.offer.interest_rate is 'Nominal rate a year as a fraction.';
comment on column api.offer.start_date is 'Day of the planned payout.';
comment on column api.offer.apr_rate is 'Annual percentage rate (Regulation Z), as a fraction.';
comment on column api.offer.effective_interest_rate is
'Effective interest rate (IFRS 9), as a fraction.';
comment on column api.offer.financed_amount is 'Amount financed.';
comment on column api.offer.finance_charge_amount is 'What the credit costs.';
comment on column api.offer.total_of_payments_amount is 'All that is paid back.';
comment on column api.offer.schedule is 'The instalments: due_on, principal, interest, fee.';
comment on column api.offer.offered_on is 'Business date of the offer.';
comment on column api.offer.valid_until_date is 'Last day on which it can be accepted.';
comment on column api.offer.loan_id is 'The loan that came of it.';
comment on column api.offer.answered_on is 'Business date of what became of it.';
comment on column api.offer.created_at is 'When it was recorded.';

grant select on api.offer to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_payments_operator,
rently_compliance_officer,
rently_auditor,
rently_app;
