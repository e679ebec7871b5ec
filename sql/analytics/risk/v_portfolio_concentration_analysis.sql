-- requires: mart.mv_portfolio_concentration, internal.v_reporting_rate
create or replace view analytics.v_portfolio_concentration_analysis with (
    security_barrier = true
) as
with
figure as (
    select
        x.legal_entity_id,
        x.legal_entity_code,
        x.currency_code,
        x.dimension,
        x.dimension_value,
        x.place,
        x.loan_count,
        x.principal_outstanding_amount,
        round(100 * x.share, 4) as share_pct,
        round(100 * sum(x.share) over (w order by x.place), 4) as cumulative_share_pct,
        round(10000 * sum(x.share * x.share) over w, 1) as hhi,
        s.as_of_at
    from (
        select
            m.legal_entity_id,
            m.currency_code,
            m.dimension,
            m.dimension_value,
            m.loan_count,
            m.principal_outstanding_amount,
            e.code as legal_entity_code,
            rank() over (
                partition by m.legal_entity_id, m.currency_code, m.dimension
                order by m.principal_outstanding_amount desc
            ) as place,
            m.principal_outstanding_amount
            / sum(m.principal_outstanding_amount) over (
                partition by m.legal_entity_id, m.currency_code, m.dimension
            ) as share
        from mart.mv_portfolio_concentration as m
        inner join lending.legal_entity as e on m.legal_entity_id = e.id
        where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
    ) as x
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_portfolio_concentration'
    window w as (partition by x.legal_entity_id, x.currency_code, x.dimension)
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.dimension,
    f.dimension_value,
    f.place,
    f.loan_count,
    f.principal_outstanding_amount,
    f.share_pct,
    f.cumulative_share_pct,
    f.hhi,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_portfolio_concentration_analysis is
'Where is the portfolio concentrated? One row an entity, currency, dimension and value. Tier 3. '
'Amounts in currency_code; the same in the reporting currency at the rate of rate_date; never '
'added across currencies.';
comment on column analytics.v_portfolio_concentration_analysis.legal_entity_id is
'The tenant.';
comment on column analytics.v_portfolio_concentration_analysis.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_portfolio_concentration_analysis.currency_code is
'Currency of the amounts.';
comment on column analytics.v_portfolio_concentration_analysis.dimension is
'product, product_category, business_unit, segment, borrower, agent (when the loan began), '
'landlord, city or country (of the property whose rent it pays).';
comment on column analytics.v_portfolio_concentration_analysis.dimension_value is
'The product, business unit and so on; none for loans without one.';
comment on column analytics.v_portfolio_concentration_analysis.place is
'1 is the largest.';
comment on column analytics.v_portfolio_concentration_analysis.loan_count is
'Number of loans.';
comment on column analytics.v_portfolio_concentration_analysis.principal_outstanding_amount is
'Principal still owed.';
comment on column analytics.v_portfolio_concentration_analysis.share_pct is
'Share within the dimension, in percent.';
comment on column analytics.v_portfolio_concentration_analysis.cumulative_share_pct is
'Share of those with this place or a better one, in percent: of place n that of the top n.';
comment on column analytics.v_portfolio_concentration_analysis.hhi is
'Herfindahl-Hirschman index of the dimension: 10,000 is one single value.';
comment on column analytics.v_portfolio_concentration_analysis.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_portfolio_concentration_analysis.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_portfolio_concentration_analysis.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_portfolio_concentration_analysis.outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_portfolio_concentration_analysis to
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

alter view analytics.v_portfolio_concentration_analysis owner to rently_refresher;
