-- requires: analytics.v_loan_balance, internal.v_reporting_rate
create or replace view analytics.v_regulatory_ratios with (security_barrier = true) as
with
borrower as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        sum(b.principal_outstanding_amount) as gross_amount,
        coalesce(
            sum(b.principal_outstanding_amount) filter (where b.days_past_due > 30), 0
        ) as par30_amount,
        coalesce(
            sum(b.principal_outstanding_amount) filter (where b.days_past_due >= 90), 0
        ) as npl_amount,
        sum(b.principal_written_off_amount + b.principal_charged_off_amount) as lost_amount,
        sum(b.disbursed_amount) as disbursed_amount
    from analytics.v_loan_balance as b
    where b.disbursed_amount > 0
    group by b.legal_entity_id, b.legal_entity_code, b.currency_code, b.borrower_party_id
),

portfolio as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        sum(b.gross_amount) as gross_amount,
        sum(b.par30_amount) as par30_amount,
        sum(b.npl_amount) as npl_amount,
        max(b.gross_amount) as largest_amount,
        sum(b.lost_amount) as lost_amount,
        sum(b.disbursed_amount) as disbursed_amount
    from borrower as b
    group by b.legal_entity_id, b.legal_entity_code, b.currency_code
),

figure as (
    select
        p.legal_entity_id,
        p.legal_entity_code,
        p.currency_code,
        r.ratio,
        r.numerator_amount,
        r.denominator_amount,
        round(100 * r.numerator_amount / nullif(r.denominator_amount, 0), 4) as ratio_pct
    from portfolio as p
    cross join lateral (
        values
        ('par30', p.par30_amount, p.gross_amount),
        ('npl', p.npl_amount, p.gross_amount),
        ('largest_borrower', p.largest_amount, p.gross_amount),
        ('losses', p.lost_amount, p.disbursed_amount)
    ) as r (ratio, numerator_amount, denominator_amount)
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.ratio,
    f.numerator_amount,
    f.denominator_amount,
    f.ratio_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.numerator_amount * r.rate, r.minor_units) as numerator_reporting_amount,
    round(f.denominator_amount * r.rate, r.minor_units) as denominator_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_regulatory_ratios is
'How do the ratios that supervisors ask for stand? One row an entity, currency and ratio. Tier 1, '
'always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_regulatory_ratios.legal_entity_id is
'The tenant.';
comment on column analytics.v_regulatory_ratios.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_regulatory_ratios.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_regulatory_ratios.ratio is
'par30: more than 30 days past due; npl: 90 days or more; largest_borrower: what the largest '
'owes; losses: charged off and written off of all that was paid out.';
comment on column analytics.v_regulatory_ratios.numerator_amount is
'What is compared.';
comment on column analytics.v_regulatory_ratios.denominator_amount is
'With what: the outstanding principal, or for losses what was paid out.';
comment on column analytics.v_regulatory_ratios.ratio_pct is
'In percent; null without a portfolio.';
comment on column analytics.v_regulatory_ratios.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_regulatory_ratios.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_regulatory_ratios.numerator_reporting_amount is
'numerator_amount in the reporting currency.';
comment on column analytics.v_regulatory_ratios.denominator_reporting_amount is
'denominator_amount in the reporting currency.';

grant select on analytics.v_regulatory_ratios to
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
