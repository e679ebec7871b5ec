-- requires: mart.mv_loan_month_end, internal.v_reporting_rate
create or replace view analytics.v_vintage_curves with (security_barrier = true) as
with
figure as (
    with
    vintage as (
        select
            l.legal_entity_id,
            l.currency_code,
            date_trunc('month', l.start_date)::date as disbursed_month_date,
            sum(l.disbursed_amount) as disbursed_amount
        from lending.loan as l
        where l.disbursed_amount > 0
        group by l.legal_entity_id, l.currency_code, date_trunc('month', l.start_date)
    )

    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        m.disbursed_month_date,
        m.months_on_book,
        count(*) as loan_count,
        sum(m.principal_outstanding_amount) as principal_outstanding_amount,
        coalesce(sum(m.principal_outstanding_amount) filter (where m.days_past_due > 30), 0)
            as par30_amount,
        round(
            100
            * coalesce(sum(m.principal_outstanding_amount) filter (where m.days_past_due > 30), 0)
            / v.disbursed_amount,
            4
        ) as par30_of_disbursed_pct,
        s.as_of_at
    from mart.mv_loan_month_end as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    inner join vintage as v using (legal_entity_id, currency_code, disbursed_month_date)
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_loan_month_end'
    where
        m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
        and m.principal_outstanding_amount > 0
    group by
        m.legal_entity_id,
        e.code,
        m.currency_code,
        m.disbursed_month_date,
        m.months_on_book,
        v.disbursed_amount,
        s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.disbursed_month_date,
    f.months_on_book,
    f.loan_count,
    f.principal_outstanding_amount,
    f.par30_amount,
    f.par30_of_disbursed_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_vintage_curves is
'How do the loans of each month age? One row an entity, currency, month of disbursement and '
'months on book. Tier 3. Amounts in currency_code; the same in the reporting currency at the '
'rate of rate_date; never added across currencies.';
comment on column analytics.v_vintage_curves.legal_entity_id is
'The tenant.';
comment on column analytics.v_vintage_curves.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_vintage_curves.currency_code is
'Currency of the amounts.';
comment on column analytics.v_vintage_curves.disbursed_month_date is
'First day of the month in which the loans were paid out.';
comment on column analytics.v_vintage_curves.months_on_book is
'Months since then.';
comment on column analytics.v_vintage_curves.loan_count is
'Loans on which principal is owed.';
comment on column analytics.v_vintage_curves.principal_outstanding_amount is
'Principal still owed.';
comment on column analytics.v_vintage_curves.par30_amount is
'Principal of loans more than 30 days late.';
comment on column analytics.v_vintage_curves.par30_of_disbursed_pct is
'par30_amount in percent of the principal paid out.';
comment on column analytics.v_vintage_curves.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_vintage_curves.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_vintage_curves.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_vintage_curves.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_vintage_curves to
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

alter view analytics.v_vintage_curves owner to rently_refresher;
