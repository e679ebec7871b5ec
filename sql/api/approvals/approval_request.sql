create or replace view api.approval_request with (security_barrier = true) as
select
    r.legal_entity_id,
    r.id,
    r.command,
    (
        select
            jsonb_object_agg(
                a.key,
                case
                    when exists (
                        select
                        from lending.data_classification as c
                        inner join lending.data_class as d on c.data_class = d.code
                        where
                            c.table_name = 'lending.party_identity'
                            and c.column_name = a.key
                            and d.is_personal
                    ) then '"***"'
                    else a.value
                end
            )
        from jsonb_each(r.arguments) as a
    ) as arguments,
    r.reason,
    case
        when r.status = 'pending' and r.expires_at <= now() then 'expired'
        else r.status
    end as status,
    maker.display_name as proposed_by,
    r.proposed_at,
    r.expires_at,
    checker.display_name as decided_by,
    r.decided_at,
    r.decision_reason,
    r.answer
from lending.approval_request as r
inner join lending.user_account as maker on r.proposed_by_account_id = maker.id
left join lending.user_account as checker on r.decided_by_account_id = checker.id;

comment on view api.approval_request is
'What was proposed, and what became of it? One row a proposal. Personal arguments are hidden. '
'Current.';
comment on column api.approval_request.legal_entity_id is 'The tenant.';
comment on column api.approval_request.id is 'Key within the tenant.';
comment on column api.approval_request.command is 'Function of api.';
comment on column api.approval_request.arguments is 'Its named arguments, personal ones as ***.';
comment on column api.approval_request.reason is 'Why it was proposed.';
comment on column api.approval_request.status is
'pending, approved (and executed), rejected, expired.';
comment on column api.approval_request.proposed_by is 'The maker.';
comment on column api.approval_request.proposed_at is 'When it was proposed.';
comment on column api.approval_request.expires_at is 'Until when it can be approved.';
comment on column api.approval_request.decided_by is 'The checker.';
comment on column api.approval_request.decided_at is 'When it was decided.';
comment on column api.approval_request.decision_reason is 'Why it was decided so.';
comment on column api.approval_request.answer is 'Rows that the command returned.';

grant select on api.approval_request to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor;
