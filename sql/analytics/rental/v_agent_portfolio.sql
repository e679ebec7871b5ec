-- requires: internal.business_date, internal.v_reporting_rate
create or replace view analytics.v_agent_portfolio with (security_barrier = true) as
with
today as (
    select
        e.id as legal_entity_id,
        internal.business_date(e.id) as business_date
    from lending.legal_entity as e
),

looked_after as (
    select
        l.legal_entity_id,
        coalesce(own.agent_party_id, of_property.agent_party_id) as agent_party_id,
        l.currency_code,
        l.status,
        l.disbursed_amount,
        l.principal_outstanding_amount,
        t.business_date - l.oldest_unpaid_due_date as days_past_due
    from today as t
    inner join lending.loan as l on t.legal_entity_id = l.legal_entity_id
    left join lending.agent_assignment as own
        on
            l.legal_entity_id = own.legal_entity_id
            and l.id = own.loan_id
            and own.assigned_during @> t.business_date
    left join lending.lease as s
        on l.legal_entity_id = s.legal_entity_id and l.lease_id = s.id
    left join lending.rental_unit as u
        on s.legal_entity_id = u.legal_entity_id and s.rental_unit_id = u.id
    left join lending.agent_assignment as of_property
        on
            u.legal_entity_id = of_property.legal_entity_id
            and u.property_id = of_property.property_id
            and of_property.assigned_during @> t.business_date
    where coalesce(own.agent_party_id, of_property.agent_party_id) is not null
),

portfolio as (
    select
        k.legal_entity_id,
        k.agent_party_id,
        k.currency_code,
        count(*) as loan_count,
        count(*) filter (where k.status = 'active') as active_loan_count,
        sum(k.disbursed_amount) as disbursed_amount,
        sum(k.principal_outstanding_amount) as principal_outstanding_amount,
        coalesce(
            sum(k.principal_outstanding_amount) filter (where k.days_past_due > 30), 0
        ) as par30_amount
    from looked_after as k
    group by k.legal_entity_id, k.agent_party_id, k.currency_code
),

earned as (
    select
        c.legal_entity_id,
        c.agent_party_id,
        c.currency_code,
        coalesce(sum(c.amount) filter (where c.kind = 'accrual'), 0) as commission_amount,
        coalesce(sum(c.amount) filter (where c.kind = 'clawback'), 0) as clawed_back_amount
    from lending.agent_commission as c
    inner join today as t on c.legal_entity_id = t.legal_entity_id
    group by c.legal_entity_id, c.agent_party_id, c.currency_code
),

figure as (
    select
        coalesce(p.legal_entity_id, e.legal_entity_id) as legal_entity_id,
        coalesce(p.agent_party_id, e.agent_party_id) as agent_party_id,
        coalesce(p.currency_code, e.currency_code) as currency_code,
        coalesce(p.loan_count, 0) as loan_count,
        coalesce(p.active_loan_count, 0) as active_loan_count,
        coalesce(p.disbursed_amount, 0) as disbursed_amount,
        coalesce(p.principal_outstanding_amount, 0) as principal_outstanding_amount,
        coalesce(p.par30_amount, 0) as par30_amount,
        coalesce(e.commission_amount, 0) as commission_amount,
        coalesce(e.clawed_back_amount, 0) as clawed_back_amount
    from portfolio as p
    full join earned as e
        on
            p.legal_entity_id = e.legal_entity_id
            and p.agent_party_id = e.agent_party_id
            and p.currency_code = e.currency_code
)

select
    f.legal_entity_id,
    f.agent_party_id,
    f.currency_code,
    f.loan_count,
    f.active_loan_count,
    f.disbursed_amount,
    f.principal_outstanding_amount,
    f.par30_amount,
    f.commission_amount,
    f.clawed_back_amount,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount,
    round(f.par30_amount * r.rate, r.minor_units) as par30_reporting_amount,
    round(f.commission_amount * r.rate, r.minor_units) as commission_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_agent_portfolio is
'What does each agent look after today, and what did it earn? One row an agent and currency. Tier '
'1. Amounts in currency_code; the same in the reporting currency at the rate of rate_date; never '
'added across currencies.';
comment on column analytics.v_agent_portfolio.legal_entity_id is 'The tenant.';
comment on column analytics.v_agent_portfolio.agent_party_id is 'The agent.';
comment on column analytics.v_agent_portfolio.currency_code is 'Currency of the amounts.';
comment on column analytics.v_agent_portfolio.loan_count is 'Loans that it looks after.';
comment on column analytics.v_agent_portfolio.active_loan_count is 'Those that are active.';
comment on column analytics.v_agent_portfolio.disbursed_amount is 'What was paid out on them.';
comment on column analytics.v_agent_portfolio.principal_outstanding_amount is
'Principal that they owe.';
comment on column analytics.v_agent_portfolio.par30_amount is
'Principal of those more than 30 days past due.';
comment on column analytics.v_agent_portfolio.commission_amount is
'Commissions earned, of all loans ever.';
comment on column analytics.v_agent_portfolio.clawed_back_amount is 'Commissions that went back.';
comment on column analytics.v_agent_portfolio.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_agent_portfolio.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_agent_portfolio.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';
comment on column analytics.v_agent_portfolio.par30_reporting_amount is
'par30_amount in the reporting currency.';
comment on column analytics.v_agent_portfolio.commission_reporting_amount is
'commission_amount in the reporting currency.';

grant select on analytics.v_agent_portfolio to
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
