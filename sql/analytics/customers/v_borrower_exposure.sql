-- requires: analytics.v_loan_balance, internal.v_reporting_rate
create or replace view analytics.v_borrower_exposure with (security_barrier = true) as
with
figure as (
    select
        l.legal_entity_id,
        l.legal_entity_code,
        l.borrower_party_id,
        l.currency_code,
        count(*) as loan_count,
        sum(l.principal_outstanding_amount) as principal_outstanding_amount,
        round(
            100 * sum(l.principal_outstanding_amount)
            / nullif(
                sum(sum(l.principal_outstanding_amount)) over (
                    partition by l.legal_entity_id, l.currency_code
                ),
                0
            ),
            4
        ) as share_pct
    from analytics.v_loan_balance as l
    where l.principal_outstanding_amount > 0
    group by l.legal_entity_id, l.legal_entity_code, l.borrower_party_id, l.currency_code
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.borrower_party_id,
    f.currency_code,
    f.loan_count,
    f.principal_outstanding_amount,
    f.share_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_borrower_exposure is
'What does each borrower owe? One row a borrower and currency. Tier 1, always current. Amounts '
'in currency_code; the same in the reporting currency at the rate of rate_date; never added '
'across currencies.';
comment on column analytics.v_borrower_exposure.legal_entity_id is
'The tenant.';
comment on column analytics.v_borrower_exposure.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_borrower_exposure.borrower_party_id is
'Who owes it.';
comment on column analytics.v_borrower_exposure.currency_code is
'Currency of the amounts.';
comment on column analytics.v_borrower_exposure.loan_count is
'Number of loans.';
comment on column analytics.v_borrower_exposure.principal_outstanding_amount is
'Principal still owed.';
comment on column analytics.v_borrower_exposure.share_pct is
'Share of the total of its entity and currency, in percent.';
comment on column analytics.v_borrower_exposure.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_borrower_exposure.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_borrower_exposure.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_borrower_exposure to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
