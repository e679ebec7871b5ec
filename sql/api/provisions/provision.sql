create or replace view api.provision with (security_barrier = true) as
select
    p.legal_entity_id,
    p.loan_id,
    p.version_number,
    p.run_id,
    p.currency_code,
    p.as_of_on,
    p.method,
    p.stage,
    p.previous_stage,
    p.days_late,
    p.exposure_amount,
    p.default_probability,
    p.loss_given_default,
    p.discount_rate,
    p.ecl_amount,
    p.previous_amount,
    p.parameter_id,
    p.matrix_id,
    p.risk_assessment_id,
    p.booked_at
from lending.provision as p;

comment on view api.provision is
'What was provided for the losses of each loan, and from which figures? One row a change. Amounts '
'in currency_code. Current.';
comment on column api.provision.legal_entity_id is 'The tenant.';
comment on column api.provision.loan_id is 'The loan.';
comment on column api.provision.version_number is 'Counts the loan''s provisions from 1.';
comment on column api.provision.run_id is 'The run; the journal in the ledger.';
comment on column api.provision.currency_code is 'Currency of the amounts.';
comment on column api.provision.as_of_on is 'Day of business.';
comment on column api.provision.method is 'ecl or matrix.';
comment on column api.provision.stage is 'Stage of IFRS 9.';
comment on column api.provision.previous_stage is 'Stage of the provision before.';
comment on column api.provision.days_late is 'Days late.';
comment on column api.provision.exposure_amount is 'Exposure at default.';
comment on column api.provision.default_probability is
'Probability of default over the months that count, as a fraction.';
comment on column api.provision.loss_given_default is 'Share lost in a default, as a fraction.';
comment on column api.provision.discount_rate is 'Effective interest rate, nominal a year.';
comment on column api.provision.ecl_amount is 'Expected credit loss.';
comment on column api.provision.previous_amount is 'What was provided for before.';
comment on column api.provision.parameter_id is 'Row of api.ecl_parameter used, if any.';
comment on column api.provision.matrix_id is 'Row of api.provision_matrix used, if any.';
comment on column api.provision.risk_assessment_id is
'Row of api.risk_assessment used, if any.';
comment on column api.provision.booked_at is 'When it was booked.';

grant select on api.provision to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_compliance_officer,
rently_auditor;
