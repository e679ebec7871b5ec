-- Amounts and cycle are those of the lease that the loan was made for: that rent was paid in
-- advance. Whose lease a period belongs to follows the tenant.
create or replace view internal.v_loan_rent_period as
with
moved as (
    select distinct on (c.legal_entity_id, c.loan_id)
        c.legal_entity_id,
        c.loan_id,
        c.from_lease_id
    from lending.apartment_change as c
    order by c.legal_entity_id, c.loan_id, c.changed_on, c.id
),

rented as (
    select
        l.legal_entity_id,
        l.id as loan_id,
        l.lease_id,
        l.currency_code,
        l.start_date,
        l.principal_amount,
        s.rent_amount,
        lower(s.leased_during) as lease_start_date,
        case s.rent_cycle
            when 'week' then interval '7 days'
            when 'two_weeks' then interval '14 days'
            when 'month' then interval '1 month'
            when 'quarter' then interval '3 months'
            else interval '1 year'
        end as cycle,
        case s.rent_cycle
            when 'week' then (l.start_date - lower(s.leased_during)) / 7
            when 'two_weeks' then (l.start_date - lower(s.leased_during)) / 14
            else
                (
                    12 * extract(year from age(l.start_date, lower(s.leased_during)))
                    + extract(month from age(l.start_date, lower(s.leased_during)))
                )::integer
                / case s.rent_cycle when 'month' then 1 when 'quarter' then 3 else 12 end
        end as elapsed_count
    from lending.loan as l
    left join moved as m on l.legal_entity_id = m.legal_entity_id and l.id = m.loan_id
    inner join lending.lease as s
        on
            l.legal_entity_id = s.legal_entity_id
            and coalesce(m.from_lease_id, l.lease_id) = s.id
),

-- A month that begins on the 31st is clamped, so the day count may be one short.
aligned as (
    select
        r.legal_entity_id,
        r.loan_id,
        r.lease_id,
        r.currency_code,
        r.principal_amount,
        r.rent_amount,
        r.lease_start_date,
        r.cycle,
        greatest(r.elapsed_count, 0)
        + case
            when
                (r.lease_start_date + (greatest(r.elapsed_count, 0) + 1) * r.cycle)::date
                <= r.start_date then 1
            else 0
        end as first_cycle
    from rented as r
),

periods as (
    select
        a.legal_entity_id,
        a.loan_id,
        a.lease_id as last_lease_id,
        a.currency_code,
        n.number as period_number,
        (a.lease_start_date + (a.first_cycle + n.number - 1) * a.cycle)::date
            as period_start_date,
        (a.lease_start_date + (a.first_cycle + n.number) * a.cycle)::date as period_end_date,
        (n.number - 1) * a.rent_amount as covered_before_amount,
        least(a.rent_amount, a.principal_amount - (n.number - 1) * a.rent_amount)
            as covered_amount
    from aligned as a
    cross join lateral generate_series(
        1, least(ceil(a.principal_amount / a.rent_amount), 1200)::integer
    ) as n (number)
)

select
    p.legal_entity_id,
    p.loan_id,
    coalesce(c.from_lease_id, p.last_lease_id) as lease_id,
    p.currency_code,
    p.period_number,
    p.period_start_date,
    p.period_end_date,
    p.covered_before_amount,
    p.covered_amount
from periods as p
left join lateral (
    select c.from_lease_id
    from lending.apartment_change as c
    where
        c.legal_entity_id = p.legal_entity_id
        and c.loan_id = p.loan_id
        and c.changed_on > p.period_start_date
    order by c.changed_on, c.id
    limit 1
) as c on true;

comment on view internal.v_loan_rent_period is
'Which rent periods does a loan pay in advance, and how much of each? One row a loan and period. '
'Amounts in the loan''s currency.';
comment on column internal.v_loan_rent_period.legal_entity_id is 'The tenant.';
comment on column internal.v_loan_rent_period.loan_id is 'The loan.';
comment on column internal.v_loan_rent_period.lease_id is
'The lease in force when the period begins.';
comment on column internal.v_loan_rent_period.currency_code is 'Currency of the amounts.';
comment on column internal.v_loan_rent_period.period_number is 'Number of the period, from 1.';
comment on column internal.v_loan_rent_period.period_start_date is 'First day of the rent period.';
comment on column internal.v_loan_rent_period.period_end_date is 'First day after it.';
comment on column internal.v_loan_rent_period.covered_before_amount is
'Rent of earlier periods that the loan pays.';
comment on column internal.v_loan_rent_period.covered_amount is
'Rent of the period that the loan pays.';
