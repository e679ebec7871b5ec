-- With the owner's rights, because views call it for readers who have none on the table; row
-- security still shows the caller's entities only.
create or replace function internal.business_date(legal_entity_id uuid) returns date
language sql stable security definer parallel restricted
set search_path = ''
begin atomic
    select (internal.booking_time() at time zone e.time_zone)::date
    from lending.legal_entity as e
    where e.id = business_date.legal_entity_id;
end;

comment on function internal.business_date(uuid) is
'Today in the legal entity''s time zone. Null for an entity that the caller may not see.';

revoke all on function internal.business_date(uuid) from public;
grant execute on function internal.business_date(uuid) to
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
rently_scheduler,
rently_monitor;
