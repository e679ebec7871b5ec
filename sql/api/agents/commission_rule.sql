create or replace view api.commission_rule with (security_barrier = true) as
select
    legal_entity_id,
    id,
    agent_party_id,
    product_id,
    currency_code,
    commission_pct,
    flat_amount,
    clawback_days,
    default_days,
    clawback_pct,
    valid_during,
    created_at,
    updated_at,
    row_version
from lending.commission_rule;

comment on view api.commission_rule is
'What do agents earn, and when does it go back? One row a rule. Current.';
comment on column api.commission_rule.legal_entity_id is 'The tenant.';
comment on column api.commission_rule.id is 'Key within the tenant.';
comment on column api.commission_rule.agent_party_id is 'For this agent; null for all.';
comment on column api.commission_rule.product_id is 'For this product; null for all.';
comment on column api.commission_rule.currency_code is 'Currency of loans and flat_amount.';
comment on column api.commission_rule.commission_pct is 'Per cent of what is paid out.';
comment on column api.commission_rule.flat_amount is
'Added for each payment out, in currency_code.';
comment on column api.commission_rule.clawback_days is
'Days after the payment out within which a default is early.';
comment on column api.commission_rule.default_days is
'Days past due from which a loan is in default.';
comment on column api.commission_rule.clawback_pct is
'Per cent of the commission that goes back after an early default.';
comment on column api.commission_rule.valid_during is
'Days of payment out for which it holds: from, inclusive, until, exclusive.';
comment on column api.commission_rule.created_at is 'When the row was recorded.';
comment on column api.commission_rule.updated_at is 'When the row last changed.';
comment on column api.commission_rule.row_version is 'Counts the changes of the row.';

grant select on api.commission_rule to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
