-- The cluster-wide roles of Rently. Idempotent: a DBA may run it with psql, `rently deploy --roles` runs it too.
-- The caller is a superuser, or a role with CREATEROLE.
--
-- rently_owner and rently_migrator are NOINHERIT on purpose: row security applies a policy to whoever
-- inherits the role it names, so an owner that inherited rently_refresher would see every tenant's rows.

do $roles$
declare
    _group_roles constant text[] := array[
        'rently_owner',
        'rently_refresher',
        'rently_executive',
        'rently_risk_manager',
        'rently_collections_agent',
        'rently_loan_officer',
        'rently_payments_operator',
        'rently_accountant',
        'rently_compliance_officer',
        'rently_auditor',
        'rently_readonly_analyst',
        'rently_bi',
        'rently_app',
        'rently_scheduler',
        'rently_monitor'
    ];
    _role text;
begin
    -- A loop, because create role takes no set of names and knows no "if not exists".
    foreach _role in array _group_roles loop
        if not exists (select from pg_catalog.pg_roles where rolname = _role) then
            execute pg_catalog.format('create role %I nologin noinherit', _role);
        end if;
    end loop;
    if not exists (select from pg_catalog.pg_roles where rolname = 'rently_migrator') then
        create role rently_migrator login noinherit;
    end if;
end
$roles$;

grant rently_owner to rently_migrator;
grant rently_refresher to rently_owner;

comment on role rently_owner is
    'Owns every Rently object. Nobody logs in as it; row security is forced on it too.';
comment on role rently_refresher is
    'Owns mart and what must see every tenant''s rows: by a policy of its own, never by BYPASSRLS.';
comment on role rently_migrator is
    'The login that deploys: it may set role rently_owner. Give it a password or a certificate.';
comment on role rently_executive is 'Business role: whole portfolios of its entities, personal data in clear.';
comment on role rently_risk_manager is 'Business role: risk parameters, provisions, charge-off, write-off.';
comment on role rently_collections_agent is 'Business role: collection cases, promises, contacts.';
comment on role rently_loan_officer is 'Business role: parties, applications, loans.';
comment on role rently_payments_operator is 'Business role: payments, reversals, reconciliation.';
comment on role rently_accountant is 'Business role: ledger, periods, corrections.';
comment on role rently_compliance_officer is 'Business role: identity checks, data subjects, reveals.';
comment on role rently_auditor is 'Business role: reads everything of its entities, changes nothing.';
comment on role rently_readonly_analyst is 'Business role: reads analytics, personal data masked.';
comment on role rently_bi is 'BI connections: analytics views only.';
comment on role rently_app is 'Applications behind a gateway login.';
comment on role rently_scheduler is 'Runs jobs: close of business, refresh, partitions.';
comment on role rently_monitor is 'Monitoring: health, metrics, invariants; no business data.';
