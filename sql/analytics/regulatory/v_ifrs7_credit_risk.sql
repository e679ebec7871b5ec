-- requires: analytics.v_loan_balance, internal.dpd_bucket
-- requires: internal.v_reporting_rate
create or replace view analytics.v_ifrs7_credit_risk with (security_barrier = true) as
with
figure as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        k.stage,
        d.dpd_bucket,
        d.bucket_position,
        count(*) filter (where b.status in ('active', 'charged_off')) as loan_count,
        sum(b.principal_outstanding_amount) as principal_outstanding_amount,
        sum(b.principal_charged_off_amount) as principal_charged_off_amount,
        coalesce(sum(i.ecl_amount), 0) as loss_allowance_amount
    from analytics.v_loan_balance as b
    left join lending.loan_impairment as i
        on b.legal_entity_id = i.legal_entity_id and b.loan_id = i.loan_id
    cross join
        lateral (
            select
                case
                    when b.status = 'charged_off' then 3
                    when i.loan_id is not null then i.stage
                    when b.days_past_due >= 90 then 3
                    when b.days_past_due > 30 then 2
                    else 1
                end as stage
        ) as k
    cross join lateral internal.dpd_bucket(coalesce(b.days_past_due, 0)) as d
    where b.status in ('active', 'charged_off') or i.ecl_amount > 0
    group by
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        k.stage,
        d.dpd_bucket,
        d.bucket_position
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.stage,
    f.dpd_bucket,
    f.bucket_position,
    f.loan_count,
    f.principal_outstanding_amount,
    f.principal_charged_off_amount,
    f.loss_allowance_amount,
    round(
        100 * f.loss_allowance_amount / nullif(f.principal_outstanding_amount, 0), 4
    ) as coverage_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_ifrs7_credit_risk is
'What is the gross carrying amount and the loss allowance by IFRS 9 stage and days past due (IFRS '
'7.35M)? One row an entity, currency, stage and bucket. Tier 1, always current. Amounts in '
'currency_code; the same in the reporting currency at the rate of rate_date; never added across '
'currencies.';
comment on column analytics.v_ifrs7_credit_risk.legal_entity_id is
'The tenant.';
comment on column analytics.v_ifrs7_credit_risk.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_ifrs7_credit_risk.currency_code is
'Currency of the amounts.';
comment on column analytics.v_ifrs7_credit_risk.stage is
'Stage of the last closed day. Presumed from days past due where provisions are not measured: 2 '
'beyond 30, 3 from 90. Charged off is 3 (counted, with nothing on the books).';
comment on column analytics.v_ifrs7_credit_risk.dpd_bucket is
'Days past due: current, 1-30, 31-60, 61-90, 91-180 or 181+.';
comment on column analytics.v_ifrs7_credit_risk.bucket_position is
'Order of the buckets, from 1.';
comment on column analytics.v_ifrs7_credit_risk.loan_count is
'Number of loans.';
comment on column analytics.v_ifrs7_credit_risk.principal_outstanding_amount is
'Gross carrying amount: principal on the books.';
comment on column analytics.v_ifrs7_credit_risk.principal_charged_off_amount is
'Principal that is charged off and still owed: off the books, in no carrying amount (IFRS 7.35L).';
comment on column analytics.v_ifrs7_credit_risk.loss_allowance_amount is
'Expected credit losses provided for, as of the last closed day.';
comment on column analytics.v_ifrs7_credit_risk.coverage_pct is
'loss_allowance_amount in percent of the gross carrying amount.';
comment on column analytics.v_ifrs7_credit_risk.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_ifrs7_credit_risk.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_ifrs7_credit_risk.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_ifrs7_credit_risk to
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
