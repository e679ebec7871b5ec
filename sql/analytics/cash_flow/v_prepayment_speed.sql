-- requires: mart.mv_loan_month_end, mart.mv_prepayment_month, internal.v_reporting_rate
create or replace view analytics.v_prepayment_speed with (security_barrier = true) as
with
opening as (
    select
        m.legal_entity_id,
        m.currency_code,
        m.product_id,
        m.month_end_date + 1 as month_date,
        sum(m.principal_outstanding_amount) as opening_amount
    from mart.mv_loan_month_end as m
    where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
    group by m.legal_entity_id, m.currency_code, m.product_id, m.month_end_date
    having sum(m.principal_outstanding_amount) > 0
),

speed as (
    select
        o.legal_entity_id,
        o.currency_code,
        o.product_id,
        o.month_date,
        o.opening_amount,
        coalesce(p.repaid_amount, 0) as repaid_amount,
        coalesce(p.prepaid_amount, 0) as prepaid_amount,
        -- What was lent in the month itself can be prepaid in it too.
        least(
            coalesce(p.prepaid_amount, 0)
            / nullif(
                o.opening_amount - coalesce(p.repaid_amount - p.prepaid_amount, 0), 0
            ),
            1
        ) as smm
    from opening as o
    left join mart.mv_prepayment_month as p
        on
            o.legal_entity_id = p.legal_entity_id
            and o.currency_code = p.currency_code
            and o.product_id = p.product_id
            and o.month_date = p.month_date
),

figure as (
    select
        s.legal_entity_id,
        e.code as legal_entity_code,
        s.currency_code,
        p.code as product_code,
        s.month_date,
        s.opening_amount,
        s.repaid_amount,
        s.prepaid_amount,
        round(100 * s.smm, 4) as smm_pct,
        round(100 * (1 - power(1 - greatest(s.smm, 0), 12)), 4) as cpr_pct,
        v.as_of_at
    from speed as s
    inner join lending.legal_entity as e on s.legal_entity_id = e.id
    inner join lending.product as p
        on s.legal_entity_id = p.legal_entity_id and s.product_id = p.id
    left join ops.mart_view_state as v
        on v.view_name = 'mart.mv_prepayment_month'
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.product_code,
    f.month_date,
    f.opening_amount,
    f.repaid_amount,
    f.prepaid_amount,
    f.smm_pct,
    f.cpr_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.opening_amount * r.rate, r.minor_units) as opening_reporting_amount,
    round(f.prepaid_amount * r.rate, r.minor_units) as prepaid_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_prepayment_speed is
'How fast do borrowers repay before they must? One row an entity, currency, product and month. '
'Tier 3. Amounts in currency_code; the same in the reporting currency at the rate of rate_date; '
'never added across currencies.';
comment on column analytics.v_prepayment_speed.legal_entity_id is
'The tenant.';
comment on column analytics.v_prepayment_speed.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_prepayment_speed.currency_code is
'Currency of the amounts.';
comment on column analytics.v_prepayment_speed.product_code is
'Product.';
comment on column analytics.v_prepayment_speed.month_date is
'First day of the month.';
comment on column analytics.v_prepayment_speed.opening_amount is
'Principal outstanding at the start of the month.';
comment on column analytics.v_prepayment_speed.repaid_amount is
'Principal paid in the month, by value date.';
comment on column analytics.v_prepayment_speed.prepaid_amount is
'Of this, for instalments due in later months.';
comment on column analytics.v_prepayment_speed.smm_pct is
'Single monthly mortality: prepaid_amount in percent of the opening amount less what was repaid '
'when due.';
comment on column analytics.v_prepayment_speed.cpr_pct is
'Constant prepayment rate: the same over a year, in percent.';
comment on column analytics.v_prepayment_speed.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_prepayment_speed.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_prepayment_speed.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_prepayment_speed.opening_reporting_amount is
'opening_amount in the reporting currency.';
comment on column analytics.v_prepayment_speed.prepaid_reporting_amount is
'prepaid_amount in the reporting currency.';

grant select on analytics.v_prepayment_speed to
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

alter view analytics.v_prepayment_speed owner to rently_refresher;
