-- requires: mart.mv_instalment_day, internal.v_expected_share
-- requires: internal.v_reporting_rate
create or replace view analytics.v_weekly_cash_flow_projections with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        w.week_number,
        w.today + 7 * (w.week_number - 1) as week_start_date,
        sum(m.unpaid_amount) as contractual_amount,
        round(
            100 * sum(m.unpaid_amount * x.paid_share) / nullif(sum(m.unpaid_amount), 0), 2
        ) as collection_rate_pct,
        round(sum(m.unpaid_amount * x.paid_share), c.minor_units) as expected_amount,
        s.as_of_at
    from mart.mv_instalment_day as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    inner join lending.currency as c on m.currency_code = c.code
    cross join
        lateral (
            select
                (now() at time zone e.time_zone)::date as today,
                (m.due_date - (now() at time zone e.time_zone)::date) / 7 + 1 as week_number
        ) as w
    left join internal.v_expected_share as x
        on
            m.legal_entity_id = x.legal_entity_id
            and m.currency_code = x.currency_code
            and m.bucket_position = x.bucket_position
            and (w.week_number - 1) / 4 + 1 = x.month_number
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_instalment_day'
    where
        m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
        and m.due_date >= w.today
        and m.due_date < w.today + 84
    group by
        m.legal_entity_id,
        e.code,
        m.currency_code,
        c.minor_units,
        w.week_number,
        w.today,
        s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.week_number,
    f.week_start_date,
    f.contractual_amount,
    f.collection_rate_pct,
    f.expected_amount,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.contractual_amount * r.rate, r.minor_units) as contractual_reporting_amount,
    round(f.expected_amount * r.rate, r.minor_units) as expected_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_weekly_cash_flow_projections is
'What will come in during the next twelve weeks? One row an entity, currency and week. Tier 2. '
'Amounts in currency_code; the same in the reporting currency at the rate of rate_date; never '
'added across currencies.';
comment on column analytics.v_weekly_cash_flow_projections.legal_entity_id is
'The tenant.';
comment on column analytics.v_weekly_cash_flow_projections.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_weekly_cash_flow_projections.currency_code is
'Currency of the amounts.';
comment on column analytics.v_weekly_cash_flow_projections.week_number is
'1 is the week that begins today.';
comment on column analytics.v_weekly_cash_flow_projections.week_start_date is
'Its first day.';
comment on column analytics.v_weekly_cash_flow_projections.contractual_amount is
'What falls due and is not paid yet.';
comment on column analytics.v_weekly_cash_flow_projections.collection_rate_pct is
'Expected in percent of contractual.';
comment on column analytics.v_weekly_cash_flow_projections.expected_amount is
'What of it loans will pay if those of each bucket of days past due roll on as in the last year, '
'by v_roll_rate_matrix: nothing of a bucket that none was in; null if none of the loans was in '
'one.';
comment on column analytics.v_weekly_cash_flow_projections.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_weekly_cash_flow_projections.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_weekly_cash_flow_projections.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_weekly_cash_flow_projections.contractual_reporting_amount is
'contractual_amount in the reporting currency.';
comment on column analytics.v_weekly_cash_flow_projections.expected_reporting_amount is
'expected_amount in the reporting currency.';

grant select on analytics.v_weekly_cash_flow_projections to
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

alter view analytics.v_weekly_cash_flow_projections owner to rently_refresher;
