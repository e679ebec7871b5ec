-- requires: internal.v_loan_rent_period, finance.round_money
create or replace view api.lease_advance with (security_barrier = true) as
with
refunded as (
    select
        r.legal_entity_id,
        r.loan_id,
        r.lease_id,
        sum(t.amount) as amount
    from lending.landlord_refund as r
    inner join lending.loan_transaction as t
        on
            r.legal_entity_id = t.legal_entity_id
            and r.loan_id = t.loan_id
            and r.loan_transaction_id = t.id
    where
        not exists (
            select
            from lending.loan_transaction as undone
            where
                undone.legal_entity_id = t.legal_entity_id
                and undone.loan_id = t.loan_id
                and undone.original_transaction_id = t.id
                and undone.transaction_type = 'reversal'
        )
    group by r.legal_entity_id, r.loan_id, r.lease_id
),

advanced as (
    -- The landlord of the lease that the loan was made for got the rent, also after a move.
    select
        p.legal_entity_id,
        p.loan_id,
        s.id as lease_id,
        s.landlord_party_id,
        p.currency_code,
        sum(p.covered_amount) as covered_amount,
        -- Of a period that the lease's end cuts, the days after it, out of all its days.
        coalesce(
            sum(
                finance.round_money(
                    p.covered_amount
                    * (p.period_end_date - greatest(p.period_start_date, upper(s.leased_during)))
                    / (p.period_end_date - p.period_start_date),
                    c.minor_units,
                    'half_even'
                )
            ) filter (where p.period_end_date > upper(s.leased_during)),
            0
        ) as unused_amount
    from internal.v_loan_rent_period as p
    inner join lending.loan as l
        on p.legal_entity_id = l.legal_entity_id and p.loan_id = l.id
    inner join lending.currency as c on p.currency_code = c.code
    inner join lending.lease as s
        on
            p.legal_entity_id = s.legal_entity_id
            and s.id = coalesce(
                (
                    select m.from_lease_id
                    from lending.apartment_change as m
                    where m.legal_entity_id = p.legal_entity_id and m.loan_id = p.loan_id
                    order by m.changed_on, m.id
                    limit 1
                ),
                l.lease_id
            )
    where l.disbursed_amount > 0
    group by
        p.legal_entity_id,
        p.loan_id,
        s.id,
        s.landlord_party_id,
        p.currency_code
)

select
    a.legal_entity_id,
    a.loan_id,
    a.lease_id,
    a.landlord_party_id,
    a.currency_code,
    a.covered_amount - a.unused_amount as used_amount,
    a.unused_amount,
    coalesce(r.amount, 0) as refunded_amount,
    greatest(a.unused_amount - coalesce(r.amount, 0), 0) as refundable_amount
from advanced as a
left join refunded as r
    on
        a.legal_entity_id = r.legal_entity_id
        and a.loan_id = r.loan_id
        and a.lease_id = r.lease_id;

comment on view api.lease_advance is
'What of the rent paid in advance does a landlord owe back, because the lease ended before it was '
'used up? One row a loan. Amounts in currency_code; the period in which the lease ends is divided '
'by days, rounded half to even. Current.';
comment on column api.lease_advance.legal_entity_id is 'The tenant.';
comment on column api.lease_advance.loan_id is 'The loan.';
comment on column api.lease_advance.lease_id is 'The lease that the loan was made for.';
comment on column api.lease_advance.landlord_party_id is 'Who got the rent.';
comment on column api.lease_advance.currency_code is 'Currency of the amounts.';
comment on column api.lease_advance.used_amount is
'Rent in advance for periods, or parts of them, before the lease ends.';
comment on column api.lease_advance.unused_amount is
'Rent in advance for periods, or parts of them, after the lease.';
comment on column api.lease_advance.refunded_amount is 'What came back.';
comment on column api.lease_advance.refundable_amount is 'What may still come back.';

grant select on api.lease_advance to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
