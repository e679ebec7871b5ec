-- requires: internal.v_reporting_rate
create or replace view analytics.v_modification_summary with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        l.currency_code,
        date_trunc('month', m.value_date)::date as month_date,
        m.modification_type,
        count(*) as modification_count,
        count(distinct m.loan_id) as loan_count,
        coalesce(
            sum(l.principal_outstanding_amount) filter (where n.is_latest), 0
        ) as principal_outstanding_amount,
        count(*) filter (where n.is_latest and l.status in ('charged_off', 'written_off'))
            as lost_loan_count
    from lending.loan_modification as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    inner join lending.loan as l on m.legal_entity_id = l.legal_entity_id and m.loan_id = l.id
    cross join
        lateral (
            select not exists (
                select
                from lending.loan_modification as x
                where
                    x.legal_entity_id = m.legal_entity_id
                    and x.loan_id = m.loan_id
                    and (x.booked_at, x.id) > (m.booked_at, m.id)
            ) as is_latest
        ) as n
    group by m.legal_entity_id, e.code, l.currency_code, month_date, m.modification_type
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.modification_type,
    f.modification_count,
    f.loan_count,
    f.principal_outstanding_amount,
    f.lost_loan_count,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_modification_summary is
'Which loans get new terms, and what do they owe? One row an entity, currency, month and kind '
'of modification. Tier 1, always current. Amounts in currency_code; the same in the reporting '
'currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_modification_summary.legal_entity_id is
'The tenant.';
comment on column analytics.v_modification_summary.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_modification_summary.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_modification_summary.month_date is
'First day of the month from which the terms hold.';
comment on column analytics.v_modification_summary.modification_type is
'reschedule, re_age, reamortise, rate_change and so on; undo takes one back.';
comment on column analytics.v_modification_summary.modification_count is
'Modifications.';
comment on column analytics.v_modification_summary.loan_count is
'Loans with such a modification in the month.';
comment on column analytics.v_modification_summary.principal_outstanding_amount is
'Principal outstanding today of the loans whose last modification it is.';
comment on column analytics.v_modification_summary.lost_loan_count is
'Of these loans charged off or written off since.';
comment on column analytics.v_modification_summary.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_modification_summary.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_modification_summary.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_modification_summary to
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
