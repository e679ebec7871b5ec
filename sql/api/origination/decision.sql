create or replace view api.decision with (security_barrier = true) as
select
    d.legal_entity_id,
    d.id,
    d.application_id,
    d.decision_number,
    d.result,
    d.requested_amount,
    d.approved_amount,
    d.currency_code,
    d.instalment_count,
    d.interest_rate,
    array(
        select r.reason_code
        from lending.decision_reason as r
        where r.legal_entity_id = d.legal_entity_id and r.decision_id = d.id
        order by r.reason_code
    ) as reason_codes,
    p.version_number as policy_version,
    d.is_automatic,
    checker.display_name as decided_by,
    d.decided_on,
    d.note,
    d.inputs,
    d.created_at
from lending.decision as d
left join lending.origination_policy as p
    on d.legal_entity_id = p.legal_entity_id and d.origination_policy_id = p.id
left join lending.user_account as checker on d.decided_by_account_id = checker.id;

comment on view api.decision is
'What was decided on applications, why, by whom, and on what? One row a decision, in the '
'application''s currency. Current.';
comment on column api.decision.legal_entity_id is 'The tenant.';
comment on column api.decision.id is 'Key within the tenant.';
comment on column api.decision.application_id is 'The application.';
comment on column api.decision.decision_number is 'Counts the application''s decisions.';
comment on column api.decision.result is 'approve, decline or refer.';
comment on column api.decision.requested_amount is 'Principal asked for.';
comment on column api.decision.approved_amount is 'The most that may be lent.';
comment on column api.decision.currency_code is 'Currency of the amounts.';
comment on column api.decision.instalment_count is 'Instalments approved.';
comment on column api.decision.interest_rate is 'Rate a year approved, as a fraction.';
comment on column api.decision.reason_codes is 'Reasons, see lending.decision_reason_code.';
comment on column api.decision.policy_version is 'Version of the policy that held; null: none.';
comment on column api.decision.is_automatic is 'Whether no person decided.';
comment on column api.decision.decided_by is 'Who decided.';
comment on column api.decision.decided_on is 'Business date.';
comment on column api.decision.note is 'What the person added.';
comment on column api.decision.inputs is 'All that it rests on.';
comment on column api.decision.created_at is 'When it was recorded.';

grant select on api.decision to
rently_executive,
rently_risk_manager,
rently_loan_officer,
rently_compliance_officer,
rently_auditor,
rently_app;
