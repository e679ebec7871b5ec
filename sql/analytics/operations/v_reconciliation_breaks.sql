-- requires: api.reconciliation_break, internal.v_reporting_rate
create or replace view analytics.v_reconciliation_breaks with (security_barrier = true) as
with
figure as (
    select
        b.legal_entity_id,
        e.code as legal_entity_code,
        b.currency_code,
        b.reason,
        a.age_position,
        a.age_band,
        count(*) as break_count,
        sum(abs(b.difference_amount)) as difference_amount
    from api.reconciliation_break as b
    inner join lending.legal_entity as e on b.legal_entity_id = e.id
    cross join
        lateral (
            select
                case
                    when b.age_days <= 3 then 1
                    when b.age_days <= 10 then 2
                    when b.age_days <= 30 then 3
                    else 4
                end as age_position,
                case
                    when b.age_days <= 3 then '0-3 days'
                    when b.age_days <= 10 then '4-10 days'
                    when b.age_days <= 30 then '11-30 days'
                    else '31+ days'
                end as age_band
        ) as a
    group by
        b.legal_entity_id, e.code, b.currency_code, b.reason, a.age_position, a.age_band
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.reason,
    f.age_position,
    f.age_band,
    f.break_count,
    f.difference_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.difference_amount * r.rate, r.minor_units) as difference_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_reconciliation_breaks is
'What do providers'' statements and our payments not agree on, and for how long? One row an '
'entity, currency, reason and age. Tier 1, always current. Amounts in currency_code; the same '
'in the reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_reconciliation_breaks.legal_entity_id is
'The tenant.';
comment on column analytics.v_reconciliation_breaks.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_reconciliation_breaks.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_reconciliation_breaks.reason is
'no_payment, amount_differs or not_on_statement.';
comment on column analytics.v_reconciliation_breaks.age_position is
'Order of the bands.';
comment on column analytics.v_reconciliation_breaks.age_band is
'Days since the value date.';
comment on column analytics.v_reconciliation_breaks.break_count is
'Lines or payments.';
comment on column analytics.v_reconciliation_breaks.difference_amount is
'By how much they differ, without sign.';
comment on column analytics.v_reconciliation_breaks.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_reconciliation_breaks.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_reconciliation_breaks.difference_reporting_amount is
'difference_amount in the reporting currency.';

grant select on analytics.v_reconciliation_breaks to
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
