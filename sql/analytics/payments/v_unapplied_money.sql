-- requires: internal.business_date, internal.payment_balances, internal.v_reporting_rate
create or replace view analytics.v_unapplied_money with (security_barrier = true) as
with
figure as (
    select
        u.legal_entity_id,
        e.code as legal_entity_code,
        u.currency_code,
        a.age_bucket,
        count(*) as payment_count,
        sum(u.unapplied_amount) as unapplied_amount,
        min(d.received_on) as oldest_on
    from internal.payment_balances() as u
    inner join lending.legal_entity as e on u.legal_entity_id = e.id
    inner join lending.payment as p on u.legal_entity_id = p.legal_entity_id and u.payment_id = p.id
    cross join
        lateral (
            select
                (p.received_at at time zone e.time_zone)::date as received_on,
                internal.business_date(e.id) as business_date
        ) as d
    cross join
        lateral (
            select
                case
                    when d.business_date - d.received_on <= 7 then '0-7'
                    when d.business_date - d.received_on <= 30 then '8-30'
                    when d.business_date - d.received_on <= 90 then '31-90'
                    else '91+'
                end as age_bucket
        ) as a
    group by u.legal_entity_id, e.code, u.currency_code, a.age_bucket
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.age_bucket,
    f.payment_count,
    f.unapplied_amount,
    f.oldest_on,
    r.reporting_currency_code,
    r.rate_date,
    round(f.unapplied_amount * r.rate, r.minor_units) as unapplied_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_unapplied_money is
'Which money has come in and pays nothing yet? One row an entity, currency and age. Tier 1, '
'always current. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_unapplied_money.legal_entity_id is
'The tenant.';
comment on column analytics.v_unapplied_money.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_unapplied_money.currency_code is
'Currency of the amounts.';
comment on column analytics.v_unapplied_money.age_bucket is
'How old: 0-7, 8-30, 31-90 or 91+ days, in the entity''s time zone.';
comment on column analytics.v_unapplied_money.payment_count is
'Number of payments.';
comment on column analytics.v_unapplied_money.unapplied_amount is
'Money that is not applied.';
comment on column analytics.v_unapplied_money.oldest_on is
'Day of the oldest.';
comment on column analytics.v_unapplied_money.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_unapplied_money.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_unapplied_money.unapplied_reporting_amount is
'unapplied_amount in the reporting currency.';

grant select on analytics.v_unapplied_money to
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
