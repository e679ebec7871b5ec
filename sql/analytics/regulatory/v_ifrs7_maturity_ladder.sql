-- requires: mart.mv_instalment_day, internal.v_reporting_rate
create or replace view analytics.v_ifrs7_maturity_ladder with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        b.band,
        b.band_position,
        sum(m.instalment_count)::bigint as instalment_count,
        sum(m.unpaid_amount) as unpaid_amount,
        sum(m.unpaid_principal_amount) as unpaid_principal_amount,
        sum(m.unpaid_interest_amount) as unpaid_interest_amount,
        s.as_of_at
    from mart.mv_instalment_day as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    cross join
        lateral (
            select m.due_date - (now() at time zone e.time_zone)::date as days
        ) as d
    inner join (
        values
        ('overdue', 1, -1000000, -1),
        ('up to 1 month', 2, 0, 30),
        ('1 to 3 months', 3, 31, 91),
        ('3 to 12 months', 4, 92, 365),
        ('1 to 5 years', 5, 366, 1826),
        ('over 5 years', 6, 1827, 1000000)
    ) as b (band, band_position, from_days, to_days)
        on d.days between b.from_days and b.to_days
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_instalment_day'
    where
        m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
        and m.timing = 'unpaid'
    group by m.legal_entity_id, e.code, m.currency_code, b.band, b.band_position, s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.band,
    f.band_position,
    f.instalment_count,
    f.unpaid_amount,
    f.unpaid_principal_amount,
    f.unpaid_interest_amount,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.unpaid_amount * r.rate, r.minor_units) as unpaid_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_ifrs7_maturity_ladder is
'When do the contractual cash flows fall due (IFRS 7.39)? One row an entity, currency and time '
'band. Tier 2. Amounts in currency_code; the same in the reporting currency at the rate of '
'rate_date; never added across currencies.';
comment on column analytics.v_ifrs7_maturity_ladder.legal_entity_id is
'The tenant.';
comment on column analytics.v_ifrs7_maturity_ladder.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_ifrs7_maturity_ladder.currency_code is
'Currency of the amounts.';
comment on column analytics.v_ifrs7_maturity_ladder.band is
'Time until it falls due.';
comment on column analytics.v_ifrs7_maturity_ladder.band_position is
'Order of the bands, from 1.';
comment on column analytics.v_ifrs7_maturity_ladder.instalment_count is
'Number of instalments.';
comment on column analytics.v_ifrs7_maturity_ladder.unpaid_amount is
'What of it is not paid.';
comment on column analytics.v_ifrs7_maturity_ladder.unpaid_principal_amount is
'Principal of it that is not paid.';
comment on column analytics.v_ifrs7_maturity_ladder.unpaid_interest_amount is
'Interest of it that is not paid.';
comment on column analytics.v_ifrs7_maturity_ladder.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_ifrs7_maturity_ladder.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_ifrs7_maturity_ladder.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_ifrs7_maturity_ladder.unpaid_reporting_amount is
'unpaid_amount in the reporting currency.';

grant select on analytics.v_ifrs7_maturity_ladder to
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

alter view analytics.v_ifrs7_maturity_ladder owner to rently_refresher;
