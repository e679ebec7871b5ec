-- requires: analytics.v_loan_balance, internal.dpd_bucket
-- requires: internal.business_date, internal.v_reporting_rate
create or replace view analytics.v_dpd_analysis with (security_barrier = true) as
with
figure as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        internal.business_date(b.legal_entity_id) as business_date,
        d.dpd_bucket,
        d.bucket_position,
        count(*) as loan_count,
        sum(b.principal_outstanding_amount) as principal_outstanding_amount,
        round(
            100 * sum(b.principal_outstanding_amount)
            / nullif(
                sum(sum(b.principal_outstanding_amount)) over (
                    partition by b.legal_entity_id, b.currency_code
                ),
                0
            ),
            2
        ) as share_pct,
        round(avg(b.days_past_due), 1) as average_days_past_due,
        max(b.days_past_due) as max_days_past_due
    from analytics.v_loan_balance as b
    cross join lateral internal.dpd_bucket(b.days_past_due) as d
    where b.status in ('active', 'charged_off')
    group by
        b.legal_entity_id, b.legal_entity_code, b.currency_code, d.dpd_bucket, d.bucket_position
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.business_date,
    f.dpd_bucket,
    f.bucket_position,
    f.loan_count,
    f.principal_outstanding_amount,
    f.share_pct,
    f.average_days_past_due,
    f.max_days_past_due,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_dpd_analysis is
'How late are the loans? One row an entity, currency and bucket of days past due. Tier 1, '
'always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_dpd_analysis.legal_entity_id is
'The tenant.';
comment on column analytics.v_dpd_analysis.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_dpd_analysis.currency_code is
'Currency of the amounts.';
comment on column analytics.v_dpd_analysis.business_date is
'Today in the entity''s time zone.';
comment on column analytics.v_dpd_analysis.dpd_bucket is
'Days past due: current, 1-30, 31-60, 61-90, 91-180 or 181+.';
comment on column analytics.v_dpd_analysis.bucket_position is
'Order of the buckets, from 1.';
comment on column analytics.v_dpd_analysis.loan_count is
'Number of loans.';
comment on column analytics.v_dpd_analysis.principal_outstanding_amount is
'Principal still owed.';
comment on column analytics.v_dpd_analysis.share_pct is
'Share of the total of its entity and currency, in percent.';
comment on column analytics.v_dpd_analysis.average_days_past_due is
'Mean days past due.';
comment on column analytics.v_dpd_analysis.max_days_past_due is
'Most days past due.';
comment on column analytics.v_dpd_analysis.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_dpd_analysis.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_dpd_analysis.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_dpd_analysis to
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
