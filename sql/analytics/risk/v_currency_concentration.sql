-- requires: analytics.v_loan_balance, internal.v_reporting_rate
create or replace view analytics.v_currency_concentration with (security_barrier = true) as
with
owed as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        count(*) as loan_count,
        sum(b.principal_outstanding_amount) as principal_outstanding_amount
    from analytics.v_loan_balance as b
    where b.principal_outstanding_amount > 0
    group by b.legal_entity_id, b.legal_entity_code, b.currency_code
),

valued as (
    select
        o.legal_entity_id,
        o.legal_entity_code,
        o.currency_code,
        o.loan_count,
        o.principal_outstanding_amount,
        r.reporting_currency_code,
        r.rate_date,
        round(o.principal_outstanding_amount * r.rate, r.minor_units)
            as outstanding_reporting_amount
    from owed as o
    left join internal.v_reporting_rate as r
        on o.legal_entity_id = r.legal_entity_id and o.currency_code = r.currency_code
),

share as (
    select
        v.legal_entity_id,
        v.legal_entity_code,
        v.currency_code,
        v.loan_count,
        v.principal_outstanding_amount,
        v.reporting_currency_code,
        v.rate_date,
        v.outstanding_reporting_amount,
        rank() over (
            partition by v.legal_entity_id order by v.outstanding_reporting_amount desc nulls last
        ) as place,
        v.outstanding_reporting_amount / nullif(
            sum(v.outstanding_reporting_amount) over (partition by v.legal_entity_id), 0
        ) as share
    from valued as v
)

select
    s.legal_entity_id,
    s.legal_entity_code,
    s.currency_code,
    s.loan_count,
    s.principal_outstanding_amount,
    s.reporting_currency_code,
    s.rate_date,
    s.outstanding_reporting_amount,
    s.place,
    round(100 * s.share, 4) as share_pct,
    round(
        100 * sum(s.share) over (partition by s.legal_entity_id order by s.place), 4
    ) as cumulative_share_pct,
    round(10000 * sum(s.share * s.share) over (partition by s.legal_entity_id), 1) as hhi
from share as s;

comment on view analytics.v_currency_concentration is
'In which currencies is the portfolio owed, and how concentrated is that? One row an entity '
'and currency. Tier 1, always current. Amounts in currency_code; the same in the reporting '
'currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_currency_concentration.legal_entity_id is
'The tenant.';
comment on column analytics.v_currency_concentration.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_currency_concentration.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_currency_concentration.loan_count is
'Loans with principal outstanding.';
comment on column analytics.v_currency_concentration.principal_outstanding_amount is
'Principal still owed.';
comment on column analytics.v_currency_concentration.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_currency_concentration.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_currency_concentration.outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';
comment on column analytics.v_currency_concentration.place is
'1 is the largest by the reporting amounts.';
comment on column analytics.v_currency_concentration.share_pct is
'Share of the entity''s portfolio by the reporting amounts, in percent; null without a rate.';
comment on column analytics.v_currency_concentration.cumulative_share_pct is
'Share of those with this place or a better one, in percent: of place n that of the top n.';
comment on column analytics.v_currency_concentration.hhi is
'Herfindahl-Hirschman index over the currencies: 10,000 is one single currency.';

grant select on analytics.v_currency_concentration to
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
