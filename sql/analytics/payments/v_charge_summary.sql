-- requires: internal.v_reporting_rate
create or replace view analytics.v_charge_summary with (security_barrier = true) as
with
figure as (
    select
        c.legal_entity_id,
        e.code as legal_entity_code,
        t.currency_code,
        d.code as charge_code,
        d.component,
        count(*) as charge_count,
        sum(t.amount) as charged_amount
    from lending.loan_charge as c
    inner join lending.charge_definition as d
        on c.legal_entity_id = d.legal_entity_id and c.charge_definition_id = d.id
    inner join lending.loan_transaction as t
        on c.legal_entity_id = t.legal_entity_id and c.loan_transaction_id = t.id
    inner join lending.legal_entity as e on c.legal_entity_id = e.id
    where
        not exists (
            select
            from lending.loan_transaction as r
            where
                r.legal_entity_id = t.legal_entity_id
                and r.original_transaction_id = t.id
                and r.transaction_type = 'reversal'
        )
    group by c.legal_entity_id, e.code, t.currency_code, d.code, d.component
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.charge_code,
    f.component,
    f.charge_count,
    f.charged_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.charged_amount * r.rate, r.minor_units) as charged_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_charge_summary is
'Which charges are made? One row an entity, currency and charge. Tier 1, always current. '
'Amounts in currency_code; the same in the reporting currency at the rate of rate_date; never '
'added across currencies.';
comment on column analytics.v_charge_summary.legal_entity_id is
'The tenant.';
comment on column analytics.v_charge_summary.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_charge_summary.currency_code is
'Currency of the amounts.';
comment on column analytics.v_charge_summary.charge_code is
'The charge.';
comment on column analytics.v_charge_summary.component is
'principal, interest, fee, penalty or credit_balance.';
comment on column analytics.v_charge_summary.charge_count is
'Number of charges that were not reversed.';
comment on column analytics.v_charge_summary.charged_amount is
'Their amount.';
comment on column analytics.v_charge_summary.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_charge_summary.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_charge_summary.charged_reporting_amount is
'charged_amount in the reporting currency.';

grant select on analytics.v_charge_summary to
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
