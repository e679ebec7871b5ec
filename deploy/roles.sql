-- The cluster-wide roles of Rently. Idempotent: a DBA may run it with psql, `rently deploy --roles`
-- runs it too. The caller is a superuser, or a role with CREATEROLE that owns the database.
--
-- rently_owner and rently_migrator are NOINHERIT on purpose: row security applies a policy to
-- whoever inherits the role it names, so an owner that inherited rently_refresher would see every
-- tenant's rows.

do $roles$
declare
    _role record;
    _membership record;
begin
    -- Loops, because create role takes no set of names, knows no "if not exists" and writes no
    -- comment.
    for _role in
        select wanted.name, wanted.attributes, wanted.description
        from (
            values
            (
                'rently_owner',
                'nologin',
                'Owns every Rently object. Nobody logs in as it; row security is forced on it too.'
            ),
            (
                'rently_refresher',
                'nologin',
                'Owns mart and what must see every tenant''s rows: by a policy of its own, never '
                'by BYPASSRLS.'
            ),
            (
                'rently_keeper',
                'nologin',
                'Owns the secret keys and the one function that uses them.'
            ),
            (
                'rently_guard',
                'nologin',
                'Owns the event triggers'' functions, so that no deployer can change what a '
                'superuser''s DDL runs.'
            ),
            (
                'rently_migrator',
                'login',
                'The login that deploys: it may set role rently_owner. Give it a password or a '
                'certificate.'
            ),
            (
                'rently_executive',
                'nologin',
                'Business role: whole portfolios of its entities, personal data in clear.'
            ),
            (
                'rently_risk_manager',
                'nologin',
                'Business role: risk parameters, provisions, charge-off, write-off.'
            ),
            (
                'rently_collections_agent',
                'nologin',
                'Business role: collection cases, promises, contacts.'
            ),
            ('rently_loan_officer', 'nologin', 'Business role: parties, applications, loans.'),
            (
                'rently_payments_operator',
                'nologin',
                'Business role: payments, reversals, reconciliation.'
            ),
            ('rently_accountant', 'nologin', 'Business role: ledger, periods, corrections.'),
            (
                'rently_compliance_officer',
                'nologin',
                'Business role: identity checks, data subjects, reveals.'
            ),
            (
                'rently_auditor',
                'nologin',
                'Business role: reads everything of its entities, changes nothing.'
            ),
            (
                'rently_readonly_analyst',
                'nologin',
                'Business role: reads analytics, personal data masked.'
            ),
            ('rently_bi', 'nologin', 'BI connections: analytics views only.'),
            ('rently_agency', 'nologin', 'Collection agencies: the cases placed with them.'),
            ('rently_app', 'nologin', 'Applications behind a gateway login.'),
            ('rently_scheduler', 'nologin', 'Runs jobs: close of business, refresh, partitions.'),
            ('rently_monitor', 'nologin', 'Monitoring: health, metrics, laws; no business data.')
        ) as wanted (name, attributes, description)
    loop
        if not exists (select from pg_catalog.pg_roles as r where r.rolname = _role.name) then
            execute pg_catalog.format('create role %I %s noinherit', _role.name, _role.attributes);
        end if;
        if pg_catalog.shobj_description(
            _role.name::regrole, 'pg_authid'
        ) is distinct from _role.description then
            execute pg_catalog.format('comment on role %I is %L', _role.name, _role.description);
        end if;
    end loop;

    for _membership in
        select wanted.granted, wanted.member
        from (
            values
            ('rently_owner', 'rently_migrator'),
            ('rently_refresher', 'rently_owner'),
            ('rently_keeper', 'rently_owner')
        ) as wanted (granted, member)
        where not exists (
            select
            from pg_catalog.pg_auth_members as m
            where m.roleid = wanted.granted::regrole and m.member = wanted.member::regrole
        )
    loop
        execute pg_catalog.format('grant %I to %I', _membership.granted, _membership.member);
    end loop;
end
$roles$;
