-- requires: internal.v_reporting_rate
create or replace view analytics.v_ecl_movement with (security_barrier = true) as
with
span as (
    select
        m.legal_entity_id,
        m.currency_code,
        m.stage,
        date_trunc('month', min(m.business_date)::timestamp) as first_month,
        date_trunc('month', max(max(m.business_date)) over (
            partition by m.legal_entity_id
        )::timestamp) as last_month
    from lending.provision_movement as m
    group by m.legal_entity_id, m.currency_code, m.stage
),

month as (
    select
        s.legal_entity_id,
        s.currency_code,
        s.stage,
        g.moment::date as month_date
    from span as s
    cross join
        lateral generate_series(s.first_month, s.last_month, interval '1 month') as g (moment)
),

moved as (
    select
        m.legal_entity_id,
        m.currency_code,
        m.stage,
        m.month_date,
        coalesce(sum(x.amount) filter (where x.movement = 'new'), 0) as new_amount,
        coalesce(sum(x.amount) filter (where x.movement = 'transfer'), 0) as transfer_amount,
        coalesce(sum(x.amount) filter (where x.movement = 'remeasurement'), 0)
            as remeasurement_amount,
        coalesce(sum(x.amount) filter (where x.movement = 'derecognition'), 0)
            as derecognition_amount,
        coalesce(sum(x.amount), 0) as change_amount
    from month as m
    left join lending.provision_movement as x
        on
            m.legal_entity_id = x.legal_entity_id
            and m.currency_code = x.currency_code
            and m.stage = x.stage
            and m.month_date = date_trunc('month', x.business_date::timestamp)::date
    group by m.legal_entity_id, m.currency_code, m.stage, m.month_date
),

balanced as (
    select
        o.legal_entity_id,
        o.currency_code,
        o.stage,
        o.month_date,
        o.new_amount,
        o.transfer_amount,
        o.remeasurement_amount,
        o.derecognition_amount,
        o.change_amount,
        sum(o.change_amount) over (
            partition by o.legal_entity_id, o.currency_code, o.stage order by o.month_date
        ) as closing_amount
    from moved as o
),

figure as (
    select
        b.legal_entity_id,
        e.code as legal_entity_code,
        b.currency_code,
        b.month_date,
        b.stage,
        b.closing_amount - b.change_amount as opening_amount,
        b.new_amount,
        b.transfer_amount,
        b.remeasurement_amount,
        b.derecognition_amount,
        b.closing_amount
    from balanced as b
    inner join lending.legal_entity as e on b.legal_entity_id = e.id
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.stage,
    f.opening_amount,
    f.new_amount,
    f.transfer_amount,
    f.remeasurement_amount,
    f.derecognition_amount,
    f.closing_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.opening_amount * r.rate, r.minor_units) as opening_reporting_amount,
    round(f.closing_amount * r.rate, r.minor_units) as closing_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_ecl_movement is
'How did the loss allowance move, and why (IFRS 7.35H)? One row an entity, currency, month and '
'stage. Tier 1, always current. Amounts in currency_code; the same in the reporting currency at '
'the rate of rate_date; never added across currencies.';
comment on column analytics.v_ecl_movement.legal_entity_id is
'The tenant.';
comment on column analytics.v_ecl_movement.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_ecl_movement.currency_code is
'Currency of the amounts.';
comment on column analytics.v_ecl_movement.month_date is
'First day of the month that was closed.';
comment on column analytics.v_ecl_movement.stage is
'Stage of IFRS 9: 1, 2 or 3.';
comment on column analytics.v_ecl_movement.opening_amount is
'Loss allowance at the start of the month.';
comment on column analytics.v_ecl_movement.new_amount is
'Provided for loans measured for the first time.';
comment on column analytics.v_ecl_movement.transfer_amount is
'Allowance that came with loans from other stages, less what went; 0 over all stages.';
comment on column analytics.v_ecl_movement.remeasurement_amount is
'Change for loans that stay, after any transfer.';
comment on column analytics.v_ecl_movement.derecognition_amount is
'Released for loans that left the books; negative.';
comment on column analytics.v_ecl_movement.closing_amount is
'Loss allowance at the end of the month: the sum of all before.';
comment on column analytics.v_ecl_movement.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_ecl_movement.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_ecl_movement.opening_reporting_amount is
'opening_amount in the reporting currency.';
comment on column analytics.v_ecl_movement.closing_reporting_amount is
'closing_amount in the reporting currency.';

grant select on analytics.v_ecl_movement to
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
