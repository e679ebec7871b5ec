-- The schemas of the platform and what a new function may do: nothing, until its file grants it.
-- Exclusion constraints that lead with a tenant need btree_gist.

alter default privileges revoke execute on functions from public;
set local role rently_refresher;
alter default privileges revoke execute on functions from public;
set local role rently_keeper;
alter default privileges revoke execute on functions from public;
set local role rently_owner;

create schema lending;
comment on schema lending is
'The tables of the business. No grants: callers use api and analytics.';

create schema api;
comment on schema api is
'Commands (functions) and application views. Every change to the business goes through here.';

create schema analytics;
comment on schema analytics is
'Views for BI tools and analysts, filtered to the caller''s legal entities.';

create schema mart;
comment on schema mart is
'Materialized views and rollups behind analytics tiers 2 and 3. No grants.';

create schema audit;
comment on schema audit is 'Who changed, saw or sealed what.';

create schema finance;
comment on schema finance is 'Pure financial mathematics: reads no table, callable by everyone.';

create schema internal;
comment on schema internal is 'Helpers and trigger functions. No grants to people or applications.';

create extension if not exists btree_gist schema internal;

grant usage on schema finance to public;

grant usage on schema api, analytics to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst;

grant usage on schema api to rently_agency, rently_app, rently_bi, rently_scheduler, rently_monitor;
grant usage on schema analytics to rently_bi, rently_app;
grant usage on schema audit to rently_executive, rently_auditor, rently_compliance_officer;
grant usage on schema lending, internal, ops, audit, mart to rently_refresher;
grant create on schema mart, ops, internal to rently_refresher;
grant usage, create on schema internal to rently_keeper;
grant usage on schema ops to rently_scheduler, rently_monitor;
