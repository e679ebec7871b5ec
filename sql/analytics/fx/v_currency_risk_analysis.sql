-- requires: analytics.v_trial_balance, internal.v_reporting_rate
create or replace view analytics.v_currency_risk_analysis with (security_barrier = true) as
with
figure as (
    select
        t.legal_entity_id,
        t.legal_entity_code,
        t.currency_code,
        t.currency_code <> e.base_currency_code as is_foreign,
        coalesce(sum(t.debit_balance_amount) filter (where t.account_kind = 'asset'), 0)
            as asset_amount,
        coalesce(-sum(t.debit_balance_amount) filter (where t.account_kind = 'liability'), 0)
            as liability_amount,
        coalesce(
            sum(t.debit_balance_amount) filter (where t.account_kind in ('asset', 'liability')), 0
        ) as net_exposure_amount,
        case
            when t.currency_code = e.base_currency_code then 0
            else round(
                coalesce(
                    sum(t.debit_balance_amount) filter (
                        where t.account_kind in ('asset', 'liability')
                    ),
                    0
                )
                * 0.1,
                4
            )
        end as shock_loss_amount
    from analytics.v_trial_balance as t
    inner join lending.legal_entity as e on t.legal_entity_id = e.id
    -- The position accounts mirror what is held in a currency, and with them nothing is exposed.
    where
        t.account_code <> '2900'
        and t.account_code not like '1950%'
        and t.account_code not like '1960%'
    group by t.legal_entity_id, t.legal_entity_code, t.currency_code, e.base_currency_code
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.is_foreign,
    f.asset_amount,
    f.liability_amount,
    f.net_exposure_amount,
    f.shock_loss_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.asset_amount * r.rate, r.minor_units) as asset_reporting_amount,
    round(f.liability_amount * r.rate, r.minor_units) as liability_reporting_amount,
    round(f.net_exposure_amount * r.rate, r.minor_units) as net_exposure_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_currency_risk_analysis is
'In which currencies is each entity owed and does it owe, and what would a fall of ten percent '
'cost? One row an entity and currency. Tier 1, always current. Amounts in currency_code; the '
'same in the reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_currency_risk_analysis.legal_entity_id is
'The tenant.';
comment on column analytics.v_currency_risk_analysis.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_currency_risk_analysis.currency_code is
'Currency of the amounts.';
comment on column analytics.v_currency_risk_analysis.is_foreign is
'Whether it is not the reporting currency.';
comment on column analytics.v_currency_risk_analysis.asset_amount is
'Assets in the currency, without the accounts that mirror holdings of other currencies.';
comment on column analytics.v_currency_risk_analysis.liability_amount is
'Liabilities in the currency, without the currency position.';
comment on column analytics.v_currency_risk_analysis.net_exposure_amount is
'Assets less liabilities.';
comment on column analytics.v_currency_risk_analysis.shock_loss_amount is
'What a fall of the currency by ten percent would cost; 0 for the reporting currency.';
comment on column analytics.v_currency_risk_analysis.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_currency_risk_analysis.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_currency_risk_analysis.asset_reporting_amount is
'asset_amount in the reporting currency.';
comment on column analytics.v_currency_risk_analysis.liability_reporting_amount is
'liability_amount in the reporting currency.';
comment on column analytics.v_currency_risk_analysis.net_exposure_reporting_amount is
'net_exposure_amount in the reporting currency.';

grant select on analytics.v_currency_risk_analysis to
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
