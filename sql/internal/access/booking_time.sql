-- An administrator who replays history (a migration from another system, a demo) may say at what
-- time a row was booked. From any other login the setting is ignored.
create or replace function internal.booking_time() returns timestamptz
language sql stable parallel safe
return case
    when nullif(pg_catalog.current_setting('rently.booking_time', true), '') is null
        then pg_catalog.now()
    when internal.is_administrator()
        then pg_catalog.current_setting('rently.booking_time', true)::timestamptz
    else pg_catalog.now()
end;

comment on function internal.booking_time() is
'When a row counts as booked: now(), unless an administrator replays history under '
'rently.booking_time.';

revoke all on function internal.booking_time() from public;
grant execute on function internal.booking_time() to
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
