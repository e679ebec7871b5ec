create or replace view analytics.v_view_catalogue with (security_barrier = true) as
select
    v.view_name,
    v.question,
    v.tier,
    v.level,
    m.promised_interval,
    v.owner_role,
    v.mart_view
from ops.analytics_view as v
left join ops.mart_view as m on v.mart_view = m.view_name;

comment on view analytics.v_view_catalogue is
'Which views are there, and which question does each answer? One row a view. Tier 1, always '
'current.';
comment on column analytics.v_view_catalogue.view_name is
'Name in analytics.';
comment on column analytics.v_view_catalogue.question is
'What it answers.';
comment on column analytics.v_view_catalogue.tier is
'1: always current; 2: minutes; 3: hours.';
comment on column analytics.v_view_catalogue.level is
'base, composite, dashboard or regulatory.';
comment on column analytics.v_view_catalogue.promised_interval is
'Age that its data stay below; null: always current.';
comment on column analytics.v_view_catalogue.owner_role is
'Business role that answers for it.';
comment on column analytics.v_view_catalogue.mart_view is
'Materialized view that it reads, if any.';

grant select on analytics.v_view_catalogue to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
