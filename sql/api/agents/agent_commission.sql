create or replace view api.agent_commission with (security_barrier = true) as
select
    legal_entity_id,
    id,
    kind,
    agent_party_id,
    commission_rule_id,
    loan_id,
    loan_transaction_id,
    accrual_id,
    currency_code,
    amount,
    reason,
    value_date,
    journal_id,
    booked_at,
    created_at
from lending.agent_commission;

comment on view api.agent_commission is
'What did agents earn, and what went back? One row an accrual or clawback. Amounts in '
'currency_code. Current.';
comment on column api.agent_commission.legal_entity_id is 'The tenant.';
comment on column api.agent_commission.id is 'Key within the tenant.';
comment on column api.agent_commission.kind is
'accrual (we owe it to the agent) or clawback (we owe it no more).';
comment on column api.agent_commission.agent_party_id is 'The agent.';
comment on column api.agent_commission.commission_rule_id is 'The rule that was applied.';
comment on column api.agent_commission.loan_id is 'The loan.';
comment on column api.agent_commission.loan_transaction_id is 'The payment out.';
comment on column api.agent_commission.accrual_id is 'Of a clawback: the accrual it takes back.';
comment on column api.agent_commission.currency_code is 'Currency of amount.';
comment on column api.agent_commission.amount is 'The commission, in currency_code.';
comment on column api.agent_commission.reason is
'disbursement, early_default, charged_off or disbursement_reversed.';
comment on column api.agent_commission.value_date is 'Day from which it counts.';
comment on column api.agent_commission.journal_id is 'Its transfer in the ledger.';
comment on column api.agent_commission.booked_at is 'When it was booked.';
comment on column api.agent_commission.created_at is 'When the row was recorded.';

grant select on api.agent_commission to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_app;
