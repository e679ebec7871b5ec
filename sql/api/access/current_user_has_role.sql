-- Asks by session_user (or the end user whom a gateway named), so a definer function in between
-- changes nothing.
create or replace function api.current_user_has_role(role_name text) returns boolean
language sql stable security definer parallel restricted
set search_path = ''
return coalesce(
    (
        select
            bool_and(
                exists (
                    select
                    from lending.user_entity_access as a
                    where
                        a.legal_entity_id = e.legal_entity_id
                        and a.user_account_id = i.account_id
                        and a.business_role = current_user_has_role.role_name
                )
            )
        from internal.request_identity() as i
        cross join unnest(i.legal_entity_ids) as e (legal_entity_id)
    ),
    false
);

comment on function api.current_user_has_role(text) is
'Whether the caller has the business role in every legal entity that it may see, so that a view '
'over several entities can rely on it. Never null: false for an unknown role, for nobody, and '
'for whoever has the role in some entities only.';

revoke all on function api.current_user_has_role(text) from public;
grant execute on function api.current_user_has_role(text) to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi,
rently_app,
rently_scheduler;
