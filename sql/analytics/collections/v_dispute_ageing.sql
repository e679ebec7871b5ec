-- requires: internal.v_reporting_rate
create or replace view analytics.v_dispute_ageing with (security_barrier = true) as
with
figure as (
    select
        d.legal_entity_id,
        e.code as legal_entity_code,
        d.currency_code,
        d.kind,
        b.age_position,
        b.age_band,
        count(*) as dispute_count,
        count(*) filter (where d.deadline_date < b.business_date) as past_deadline_count,
        sum(d.disputed_amount) as disputed_amount
    from lending.dispute as d
    inner join lending.legal_entity as e on d.legal_entity_id = e.id
    cross join
        lateral (
            select
                t.business_date,
                case
                    when t.business_date - d.opened_on <= 7 then 1
                    when t.business_date - d.opened_on <= 30 then 2
                    when t.business_date - d.opened_on <= 60 then 3
                    else 4
                end as age_position,
                case
                    when t.business_date - d.opened_on <= 7 then '0-7 days'
                    when t.business_date - d.opened_on <= 30 then '8-30 days'
                    when t.business_date - d.opened_on <= 60 then '31-60 days'
                    else '61+ days'
                end as age_band
            from (select (now() at time zone e.time_zone)::date as business_date) as t
        ) as b
    where d.resolved_on is null
    group by d.legal_entity_id, e.code, d.currency_code, d.kind, b.age_position, b.age_band
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.kind,
    f.age_position,
    f.age_band,
    f.dispute_count,
    f.past_deadline_count,
    f.disputed_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.disputed_amount * r.rate, r.minor_units) as disputed_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_dispute_ageing is
'How long do disputes wait? One row an entity, currency, kind and age of open disputes. Tier '
'1, always current. Amounts in currency_code; the same in the reporting currency at the rate '
'of rate_date; never added across currencies.';
comment on column analytics.v_dispute_ageing.legal_entity_id is
'The tenant.';
comment on column analytics.v_dispute_ageing.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_dispute_ageing.currency_code is
'Currency of the amounts, and of the loans that are counted.';
comment on column analytics.v_dispute_ageing.kind is
'What is disputed, see dispute_kind.';
comment on column analytics.v_dispute_ageing.age_position is
'Order of the bands.';
comment on column analytics.v_dispute_ageing.age_band is
'Days since it was opened.';
comment on column analytics.v_dispute_ageing.dispute_count is
'Open disputes.';
comment on column analytics.v_dispute_ageing.past_deadline_count is
'Of these past the day by which they were to be answered.';
comment on column analytics.v_dispute_ageing.disputed_amount is
'What they contest.';
comment on column analytics.v_dispute_ageing.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_dispute_ageing.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_dispute_ageing.disputed_reporting_amount is
'disputed_amount in the reporting currency.';

grant select on analytics.v_dispute_ageing to
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
