-- requires: mart.mv_cash_flow_month, internal.v_reporting_rate
create or replace view analytics.v_receipts_by_component with (security_barrier = true) as
with
figure as (
    select
        m.legal_entity_id,
        e.code as legal_entity_code,
        m.currency_code,
        m.month_date,
        m.transaction_type,
        m.component,
        sum(m.transaction_count)::bigint as transaction_count,
        sum(m.amount) as allocated_amount,
        s.as_of_at
    from mart.mv_cash_flow_month as m
    inner join lending.legal_entity as e on m.legal_entity_id = e.id
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_cash_flow_month'
    where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
    group by
        m.legal_entity_id,
        e.code,
        m.currency_code,
        m.month_date,
        m.transaction_type,
        m.component,
        s.as_of_at
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.month_date,
    f.transaction_type,
    f.component,
    f.transaction_count,
    f.allocated_amount,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.allocated_amount * r.rate, r.minor_units) as allocated_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_receipts_by_component is
'What do receipts pay? One row an entity, currency, month, transaction type and component; only '
'of money, what went back of it included. Tier 2. Amounts in currency_code; the same in the '
'reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_receipts_by_component.legal_entity_id is
'The tenant.';
comment on column analytics.v_receipts_by_component.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_receipts_by_component.currency_code is
'Currency of the amounts.';
comment on column analytics.v_receipts_by_component.month_date is
'First day of the month.';
comment on column analytics.v_receipts_by_component.transaction_type is
'Kind of the transaction.';
comment on column analytics.v_receipts_by_component.component is
'principal, interest, fee, penalty or credit_balance; principal for a recovery.';
comment on column analytics.v_receipts_by_component.transaction_count is
'Number of transactions.';
comment on column analytics.v_receipts_by_component.allocated_amount is
'What was allocated, or the amount of a recovery; negative for a chargeback.';
comment on column analytics.v_receipts_by_component.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_receipts_by_component.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_receipts_by_component.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_receipts_by_component.allocated_reporting_amount is
'allocated_amount in the reporting currency.';

grant select on analytics.v_receipts_by_component to
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

alter view analytics.v_receipts_by_component owner to rently_refresher;
