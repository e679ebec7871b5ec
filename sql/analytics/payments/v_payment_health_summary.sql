-- requires: analytics.v_loan_balance, internal.business_date
-- requires: internal.v_payment_status, internal.v_reporting_rate
create or replace view analytics.v_payment_health_summary with (security_barrier = true) as
with
figure as (
    with
    -- Once for each entity: asked for each payment, the day costs more than all else.
    today as materialized (
        select
            e.id as legal_entity_id,
            e.time_zone,
            internal.business_date(e.id) as business_date
        from lending.legal_entity as e
    ),

    loan as (
        select
            b.legal_entity_id,
            b.legal_entity_code,
            b.currency_code,
            count(*) as active_loan_count,
            count(*) filter (where b.days_past_due = 0 or b.days_past_due is null) as on_time_count,
            count(*) filter (where b.days_past_due between 1 and 15) as early_warning_count,
            count(*) filter (where b.days_past_due between 16 and 90) as late_count,
            count(*) filter (where b.days_past_due > 90) as severe_count
        from analytics.v_loan_balance as b
        where b.status in ('active', 'charged_off')
        group by b.legal_entity_id, b.legal_entity_code, b.currency_code
    ),

    received as (
        select
            p.legal_entity_id,
            p.currency_code,
            count(*) filter (where d.received_on > y.business_date - 7) as week_count,
            coalesce(sum(p.amount) filter (where d.received_on > y.business_date - 7), 0)
                as week_amount,
            count(*) as month_count,
            sum(p.amount) as month_amount
        from internal.v_payment_status as p
        inner join today as y using (legal_entity_id)
        cross join
            lateral (
                select (p.received_at at time zone y.time_zone)::date as received_on
            ) as d
        where
            p.received_at > now() - interval '32 days'
            and d.received_on > y.business_date - 30
            and d.received_on <= y.business_date
            and p.status = 'received'
        group by p.legal_entity_id, p.currency_code
    )

    select
        l.legal_entity_id,
        l.legal_entity_code,
        l.currency_code,
        y.business_date,
        l.active_loan_count,
        l.on_time_count,
        l.early_warning_count,
        l.late_count,
        l.severe_count,
        round(100.0 * l.on_time_count / l.active_loan_count, 2) as on_time_pct,
        coalesce(r.week_count, 0) as received_7_days_count,
        coalesce(r.week_amount, 0) as received_7_days_amount,
        coalesce(r.month_count, 0) as received_30_days_count,
        coalesce(r.month_amount, 0) as received_30_days_amount
    from loan as l
    inner join today as y using (legal_entity_id)
    left join received as r using (legal_entity_id, currency_code)
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.business_date,
    f.active_loan_count,
    f.on_time_count,
    f.early_warning_count,
    f.late_count,
    f.severe_count,
    f.on_time_pct,
    f.received_7_days_count,
    f.received_7_days_amount,
    f.received_30_days_count,
    f.received_30_days_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.received_30_days_amount * r.rate, r.minor_units) as received_30_days_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_payment_health_summary is
'Are payments healthy, and who is about to fall behind? One row an entity and currency. Tier 1, '
'always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_payment_health_summary.legal_entity_id is
'The tenant.';
comment on column analytics.v_payment_health_summary.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_payment_health_summary.currency_code is
'Currency of the amounts.';
comment on column analytics.v_payment_health_summary.business_date is
'Today in the entity''s time zone.';
comment on column analytics.v_payment_health_summary.active_loan_count is
'Loans on which money is owed.';
comment on column analytics.v_payment_health_summary.on_time_count is
'Of these not late.';
comment on column analytics.v_payment_health_summary.early_warning_count is
'1 to 15 days late.';
comment on column analytics.v_payment_health_summary.late_count is
'16 to 90 days late.';
comment on column analytics.v_payment_health_summary.severe_count is
'More than 90 days late.';
comment on column analytics.v_payment_health_summary.on_time_pct is
'Loans not late, in percent.';
comment on column analytics.v_payment_health_summary.received_7_days_count is
'Payments of the last seven days, today included.';
comment on column analytics.v_payment_health_summary.received_7_days_amount is
'Their amount.';
comment on column analytics.v_payment_health_summary.received_30_days_count is
'Payments of the last thirty days, today included.';
comment on column analytics.v_payment_health_summary.received_30_days_amount is
'Their amount.';
comment on column analytics.v_payment_health_summary.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_payment_health_summary.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_payment_health_summary.received_30_days_reporting_amount is
'received_30_days_amount in the reporting currency.';

grant select on analytics.v_payment_health_summary to
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
