-- requires: internal.v_instalment, internal.v_loan_rent_period
create or replace view api.lease_instalment with (security_barrier = true) as
with
lines as (
    select
        i.legal_entity_id,
        i.loan_id,
        i.line_number,
        i.due_date,
        i.principal_amount,
        i.principal_paid_amount,
        i.unpaid_amount,
        sum(i.principal_amount) over (
            partition by i.legal_entity_id, i.loan_id
            order by i.due_date, i.line_number
        ) - i.principal_amount as repaid_before_amount
    from internal.v_instalment as i
    inner join lending.loan as l
        on i.legal_entity_id = l.legal_entity_id and i.loan_id = l.id
    where l.lease_id is not null and i.principal_amount > 0
),

parts as (
    select
        p.legal_entity_id,
        p.loan_id,
        p.lease_id,
        p.currency_code,
        p.period_number,
        p.period_start_date,
        p.period_end_date,
        s.line_number,
        s.due_date,
        s.unpaid_amount,
        least(
            p.covered_before_amount + p.covered_amount, s.repaid_before_amount + s.principal_amount
        ) - greatest(p.covered_before_amount, s.repaid_before_amount) as repays_amount,
        greatest(
            least(
                p.covered_before_amount + p.covered_amount,
                s.repaid_before_amount + s.principal_paid_amount
            ) - greatest(p.covered_before_amount, s.repaid_before_amount),
            0
        ) as repaid_amount
    from internal.v_loan_rent_period as p
    inner join lines as s on p.legal_entity_id = s.legal_entity_id and p.loan_id = s.loan_id
)

select
    o.legal_entity_id,
    o.loan_id,
    o.lease_id,
    o.line_number,
    o.due_date,
    o.period_number,
    o.period_start_date,
    o.period_end_date,
    o.currency_code,
    o.repays_amount,
    o.repaid_amount,
    o.unpaid_amount = 0 as is_paid
from parts as o
where o.repays_amount > 0;

comment on view api.lease_instalment is
'Which rent period does each instalment of a loan pay back? One row an instalment and period. '
'Amounts in currency_code. Current.';
comment on column api.lease_instalment.legal_entity_id is 'The tenant.';
comment on column api.lease_instalment.loan_id is 'The loan.';
comment on column api.lease_instalment.lease_id is
'The lease in force when the rent period begins.';
comment on column api.lease_instalment.line_number is 'The instalment.';
comment on column api.lease_instalment.due_date is 'Its due date.';
comment on column api.lease_instalment.period_number is 'Number of the rent period, from 1.';
comment on column api.lease_instalment.period_start_date is 'First day of the rent period.';
comment on column api.lease_instalment.period_end_date is 'First day after it.';
comment on column api.lease_instalment.currency_code is 'Currency of the amounts.';
comment on column api.lease_instalment.repays_amount is
'Principal of the instalment that pays back rent of the period.';
comment on column api.lease_instalment.repaid_amount is 'What of that is paid.';
comment on column api.lease_instalment.is_paid is 'Whether the instalment is paid in full.';

grant select on api.lease_instalment to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
