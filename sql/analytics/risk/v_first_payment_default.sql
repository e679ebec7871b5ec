-- requires: mart.mv_first_instalment, internal.v_reporting_rate
create or replace view analytics.v_first_payment_default with (security_barrier = true) as
with
loan as (
    select
        m.legal_entity_id,
        m.currency_code,
        m.disbursed_month_date,
        m.disbursed_amount,
        e.code as legal_entity_code,
        p.code as product_code,
        coalesce(m.settled_on, 'infinity') > m.due_date + 30 as is_default
    from mart.mv_first_instalment as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    inner join lending.product as p
        on m.legal_entity_id = p.legal_entity_id and m.product_id = p.id
    where
        m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
        and m.due_date + 30 < (now() at time zone e.time_zone)::date
),

figure as (
    select
        l.legal_entity_id,
        l.legal_entity_code,
        l.currency_code,
        l.product_code,
        l.disbursed_month_date,
        count(*) as loan_count,
        count(*) filter (where l.is_default) as defaulted_loan_count,
        sum(l.disbursed_amount) as disbursed_amount,
        coalesce(sum(l.disbursed_amount) filter (where l.is_default), 0) as defaulted_amount,
        round(100.0 * count(*) filter (where l.is_default) / count(*), 4)
            as first_payment_default_pct,
        s.as_of_at
    from loan as l
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_first_instalment'
    group by
        l.legal_entity_id,
        l.legal_entity_code,
        l.currency_code,
        l.product_code,
        l.disbursed_month_date,
        s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.product_code,
    f.disbursed_month_date,
    f.loan_count,
    f.defaulted_loan_count,
    f.disbursed_amount,
    f.defaulted_amount,
    f.first_payment_default_pct,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.disbursed_amount * r.rate, r.minor_units) as disbursed_reporting_amount,
    round(f.defaulted_amount * r.rate, r.minor_units) as defaulted_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_first_payment_default is
'How many loans failed their very first payment? One row an entity, currency, product and month '
'of disbursement. Tier 3. Amounts in currency_code; the same in the reporting currency at the '
'rate of rate_date; never added across currencies.';
comment on column analytics.v_first_payment_default.legal_entity_id is
'The tenant.';
comment on column analytics.v_first_payment_default.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_first_payment_default.currency_code is
'Currency of the amounts.';
comment on column analytics.v_first_payment_default.product_code is
'Product.';
comment on column analytics.v_first_payment_default.disbursed_month_date is
'First day of the month in which the loans were paid out.';
comment on column analytics.v_first_payment_default.loan_count is
'Loans whose first instalment was due more than 30 days ago.';
comment on column analytics.v_first_payment_default.defaulted_loan_count is
'Of these, those that had not paid it in full 30 days after its due date.';
comment on column analytics.v_first_payment_default.disbursed_amount is
'Principal paid out.';
comment on column analytics.v_first_payment_default.defaulted_amount is
'Principal paid out on loans that failed.';
comment on column analytics.v_first_payment_default.first_payment_default_pct is
'defaulted_loan_count in percent of loan_count.';
comment on column analytics.v_first_payment_default.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_first_payment_default.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_first_payment_default.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_first_payment_default.disbursed_reporting_amount is
'disbursed_amount in the reporting currency.';
comment on column analytics.v_first_payment_default.defaulted_reporting_amount is
'defaulted_amount in the reporting currency.';

grant select on analytics.v_first_payment_default to
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

alter view analytics.v_first_payment_default owner to rently_refresher;
