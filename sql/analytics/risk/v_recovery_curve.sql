-- requires: internal.v_reporting_rate
create or replace view analytics.v_recovery_curve with (security_barrier = true) as
with
flow as (
    select
        t.legal_entity_id,
        t.loan_id,
        t.currency_code,
        t.transaction_type,
        t.value_date,
        t.booked_at,
        t.id,
        t.amount
    from lending.loan_transaction as t
    where
        t.transaction_type in ('charge_off', 'write_off', 'recovery', 'repayment')
        and not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.loan_id = t.loan_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        )
),

lost as (
    select distinct on (f.legal_entity_id, f.loan_id)
        f.legal_entity_id,
        f.loan_id,
        f.currency_code,
        f.value_date as lost_on,
        f.booked_at,
        f.id,
        f.amount
    from flow as f
    where f.transaction_type in ('charge_off', 'write_off')
    order by f.legal_entity_id, f.loan_id, f.value_date, f.booked_at, f.id
),

cohort as (
    select
        l.legal_entity_id,
        l.currency_code,
        date_trunc('month', l.lost_on)::date as lost_month_date,
        count(*) as loan_count,
        sum(l.amount) as loss_amount
    from lost as l
    group by l.legal_entity_id, l.currency_code, lost_month_date
),

received as (
    select
        l.legal_entity_id,
        l.currency_code,
        date_trunc('month', l.lost_on)::date as lost_month_date,
        (
            12 * (extract(year from f.value_date) - extract(year from l.lost_on))
            + extract(month from f.value_date) - extract(month from l.lost_on)
        )::integer as months_since,
        sum(f.amount) as amount
    from lost as l
    inner join flow as f
        on
            l.legal_entity_id = f.legal_entity_id
            and l.loan_id = f.loan_id
            and f.transaction_type in ('recovery', 'repayment')
            and (l.lost_on, l.booked_at, l.id) < (f.value_date, f.booked_at, f.id)
    group by l.legal_entity_id, l.currency_code, lost_month_date, months_since
),

figure as (
    select
        c.legal_entity_id,
        e.code as legal_entity_code,
        c.currency_code,
        c.lost_month_date,
        m.months_since,
        c.loan_count,
        c.loss_amount,
        sum(coalesce(r.amount, 0)) over (
            partition by c.legal_entity_id, c.currency_code, c.lost_month_date
            order by m.months_since
        ) as recovered_amount,
        round(
            100 * sum(coalesce(r.amount, 0)) over (
                partition by c.legal_entity_id, c.currency_code, c.lost_month_date
                order by m.months_since
            ) / c.loss_amount,
            4
        ) as recovered_pct
    from cohort as c
    inner join lending.legal_entity as e on c.legal_entity_id = e.id
    cross join
        lateral generate_series(
            0,
            (
                12 * (
                    extract(year from now() at time zone e.time_zone)
                    - extract(year from c.lost_month_date)
                )
                + extract(month from now() at time zone e.time_zone)
                - extract(month from c.lost_month_date)
            )::integer
        ) as m (months_since)
    left join received as r
        on
            c.legal_entity_id = r.legal_entity_id
            and c.currency_code = r.currency_code
            and c.lost_month_date = r.lost_month_date
            and m.months_since = r.months_since
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.lost_month_date,
    f.months_since,
    f.loan_count,
    f.loss_amount,
    f.recovered_amount,
    f.recovered_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.loss_amount * r.rate, r.minor_units) as loss_reporting_amount,
    round(f.recovered_amount * r.rate, r.minor_units) as recovered_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_recovery_curve is
'How much of what was lost comes back, and how soon? One row an entity, currency, month of the '
'loss and months since. Tier 1, always current. Amounts in currency_code; the same in the '
'reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_recovery_curve.legal_entity_id is
'The tenant.';
comment on column analytics.v_recovery_curve.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_recovery_curve.currency_code is
'Currency of the amounts.';
comment on column analytics.v_recovery_curve.lost_month_date is
'First day of the month of the loss: the first charge-off or write-off that stands.';
comment on column analytics.v_recovery_curve.months_since is
'Whole months since that month.';
comment on column analytics.v_recovery_curve.loan_count is
'Loans lost.';
comment on column analytics.v_recovery_curve.loss_amount is
'What was charged off or written off first.';
comment on column analytics.v_recovery_curve.recovered_amount is
'Paid since: repayments of charged-off loans and recoveries.';
comment on column analytics.v_recovery_curve.recovered_pct is
'recovered_amount in percent of loss_amount.';
comment on column analytics.v_recovery_curve.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_recovery_curve.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_recovery_curve.loss_reporting_amount is
'loss_amount in the reporting currency.';
comment on column analytics.v_recovery_curve.recovered_reporting_amount is
'recovered_amount in the reporting currency.';

grant select on analytics.v_recovery_curve to
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
