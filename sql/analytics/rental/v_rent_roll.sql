-- requires: internal.business_date, internal.v_reporting_rate
create or replace view analytics.v_rent_roll with (security_barrier = true) as
with
loans as (
    select
        l.legal_entity_id,
        l.lease_id,
        count(*) as loan_count,
        sum(l.principal_outstanding_amount) as principal_outstanding_amount,
        min(l.oldest_unpaid_due_date) as oldest_unpaid_due_date
    from lending.loan as l
    where l.lease_id is not null
    group by l.legal_entity_id, l.lease_id
),

-- Materialized, or the day would be asked for each lease.
today as materialized (
    select
        e.id as legal_entity_id,
        internal.business_date(e.id) as business_date
    from lending.legal_entity as e
),

figure as (
    select
        s.legal_entity_id,
        s.id as lease_id,
        s.reference as lease_reference,
        u.property_id,
        p.reference as property_reference,
        s.rental_unit_id,
        u.reference as unit_reference,
        s.landlord_party_id,
        s.tenant_party_id,
        lower(s.leased_during) as starts_on,
        upper(s.leased_during) as ends_on,
        case
            when s.is_cancelled then 'cancelled'
            when t.business_date < lower(s.leased_during) then 'signed'
            when s.leased_during @> t.business_date then 'running'
            else 'ended'
        end as status,
        s.end_reason,
        s.currency_code,
        s.rent_amount,
        s.rent_cycle,
        round(
            s.rent_amount * case s.rent_cycle
                when 'week' then 52
                when 'two_weeks' then 26
                when 'month' then 12
                when 'quarter' then 4
                else 1
            end,
            4
        ) as yearly_rent_amount,
        s.deposit_amount,
        coalesce(l.loan_count, 0) as loan_count,
        coalesce(l.principal_outstanding_amount, 0) as principal_outstanding_amount,
        greatest(t.business_date - l.oldest_unpaid_due_date, 0) as days_past_due
    from lending.lease as s
    inner join today as t on s.legal_entity_id = t.legal_entity_id
    inner join lending.rental_unit as u
        on s.legal_entity_id = u.legal_entity_id and s.rental_unit_id = u.id
    inner join lending.property as p
        on u.legal_entity_id = p.legal_entity_id and u.property_id = p.id
    left join loans as l
        on s.legal_entity_id = l.legal_entity_id and s.id = l.lease_id
)

select
    f.legal_entity_id,
    f.lease_id,
    f.lease_reference,
    f.property_id,
    f.property_reference,
    f.rental_unit_id,
    f.unit_reference,
    f.landlord_party_id,
    f.tenant_party_id,
    f.starts_on,
    f.ends_on,
    f.status,
    f.end_reason,
    f.currency_code,
    f.rent_amount,
    f.rent_cycle,
    f.yearly_rent_amount,
    f.deposit_amount,
    f.loan_count,
    f.principal_outstanding_amount,
    f.days_past_due,
    r.reporting_currency_code,
    r.rate_date,
    round(f.yearly_rent_amount * r.rate, r.minor_units) as yearly_rent_reporting_amount,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_rent_roll is
'Which leases are there, what rent do they bring, and what do their loans owe? One row a lease. '
'Tier 1. Amounts in the lease''s currency, which is that of its loans; the same in the reporting '
'currency at the rate of rate_date.';
comment on column analytics.v_rent_roll.legal_entity_id is 'The tenant.';
comment on column analytics.v_rent_roll.lease_id is 'The lease.';
comment on column analytics.v_rent_roll.lease_reference is 'The entity''s own number for it.';
comment on column analytics.v_rent_roll.property_id is 'The property.';
comment on column analytics.v_rent_roll.property_reference is 'Its number.';
comment on column analytics.v_rent_roll.rental_unit_id is 'The unit.';
comment on column analytics.v_rent_roll.unit_reference is 'Its number.';
comment on column analytics.v_rent_roll.landlord_party_id is 'Who lets it.';
comment on column analytics.v_rent_roll.tenant_party_id is 'Who rents it.';
comment on column analytics.v_rent_roll.starts_on is 'First day.';
comment on column analytics.v_rent_roll.ends_on is 'First day after it; null without an end.';
comment on column analytics.v_rent_roll.status is
'signed (it begins later), running, ended or cancelled.';
comment on column analytics.v_rent_roll.end_reason is 'Why it ended on another day than agreed.';
comment on column analytics.v_rent_roll.currency_code is 'Currency of the amounts.';
comment on column analytics.v_rent_roll.rent_amount is 'Rent a cycle.';
comment on column analytics.v_rent_roll.rent_cycle is 'week, two_weeks, month, quarter or year.';
comment on column analytics.v_rent_roll.yearly_rent_amount is
'Rent of a year: 52 weeks, 12 months.';
comment on column analytics.v_rent_roll.deposit_amount is 'Deposit owed to the landlord.';
comment on column analytics.v_rent_roll.loan_count is 'Loans that pay its rent in advance.';
comment on column analytics.v_rent_roll.principal_outstanding_amount is 'Principal that they owe.';
comment on column analytics.v_rent_roll.days_past_due is
'Days since the oldest unpaid instalment of a loan was due; 0 if all are paid.';
comment on column analytics.v_rent_roll.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_rent_roll.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_rent_roll.yearly_rent_reporting_amount is
'yearly_rent_amount in the reporting currency.';
comment on column analytics.v_rent_roll.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';

grant select on analytics.v_rent_roll to
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
