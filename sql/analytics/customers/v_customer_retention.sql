-- requires: mart.mv_borrower
create or replace view analytics.v_customer_retention with (security_barrier = true) as
select
    m.legal_entity_id,
    e.code as legal_entity_code,
    m.currency_code,
    date_trunc('month', m.first_loan_on)::date as cohort_month_date,
    count(*) as borrower_count,
    count(*) filter (where m.loan_count > 1) as repeat_count,
    round(100.0 * count(*) filter (where m.loan_count > 1) / count(*), 2) as retention_pct,
    s.as_of_at
from mart.mv_borrower as m
inner join lending.legal_entity as e on m.legal_entity_id = e.id
left join ops.mart_view_state as s
    on s.view_name = 'mart.mv_borrower'
where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
group by
    m.legal_entity_id,
    e.code,
    m.currency_code,
    date_trunc('month', m.first_loan_on),
    s.as_of_at;

comment on view analytics.v_customer_retention is
'Do customers come back? One row an entity, currency and month of the first loan. Tier 3. '
'Counts of loans of one currency.';
comment on column analytics.v_customer_retention.legal_entity_id is
'The tenant.';
comment on column analytics.v_customer_retention.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_customer_retention.currency_code is
'Currency of the amounts.';
comment on column analytics.v_customer_retention.cohort_month_date is
'First day of the month of their first loan.';
comment on column analytics.v_customer_retention.borrower_count is
'Number of borrowers.';
comment on column analytics.v_customer_retention.repeat_count is
'Of these with more than one loan.';
comment on column analytics.v_customer_retention.retention_pct is
'In percent.';
comment on column analytics.v_customer_retention.as_of_at is
'Moment whose data it shows.';

grant select on analytics.v_customer_retention to
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

alter view analytics.v_customer_retention owner to rently_refresher;
