-- requires: mart.mv_instalment_day, internal.v_reporting_rate
create or replace view analytics.v_payment_timing_analysis with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        date_trunc('month', m.due_date)::date as month_date,
        m.timing,
        sum(m.instalment_count)::bigint as instalment_count,
        sum(m.instalment_amount) as instalment_amount,
        round(
            100 * sum(m.instalment_amount)
            / sum(sum(m.instalment_amount)) over (
                partition by m.legal_entity_id, m.currency_code, date_trunc('month', m.due_date)
            ),
            2
        ) as share_pct,
        s.as_of_at
    from mart.mv_instalment_day as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_instalment_day'
    where
        m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
        and m.due_date <= (now() at time zone e.time_zone)::date
    group by
        m.legal_entity_id,
        e.code,
        m.currency_code,
        date_trunc('month', m.due_date),
        m.timing,
        s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.timing,
    f.instalment_count,
    f.instalment_amount,
    f.share_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.instalment_amount * r.rate, r.minor_units) as instalment_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_payment_timing_analysis is
'When do borrowers pay? One row an entity, currency, month of the due date and timing. Tier 2. '
'Amounts in currency_code; the same in the reporting currency at the rate of rate_date; never '
'added across currencies.';
comment on column analytics.v_payment_timing_analysis.legal_entity_id is
'The tenant.';
comment on column analytics.v_payment_timing_analysis.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_payment_timing_analysis.currency_code is
'Currency of the amounts.';
comment on column analytics.v_payment_timing_analysis.month_date is
'First day of the month in which they fell due.';
comment on column analytics.v_payment_timing_analysis.timing is
'early, on_time, late_1_5, late_6_30, late_31_plus, or unpaid.';
comment on column analytics.v_payment_timing_analysis.instalment_count is
'Number of instalments.';
comment on column analytics.v_payment_timing_analysis.instalment_amount is
'All that falls due.';
comment on column analytics.v_payment_timing_analysis.share_pct is
'Share of the month, in percent.';
comment on column analytics.v_payment_timing_analysis.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_payment_timing_analysis.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_payment_timing_analysis.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_payment_timing_analysis.instalment_reporting_amount is
'instalment_amount in the reporting currency.';

grant select on analytics.v_payment_timing_analysis to
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

alter view analytics.v_payment_timing_analysis owner to rently_refresher;
