-- requires: analytics.v_roll_rate_matrix
create or replace view analytics.v_cure_rate with (security_barrier = true) as
select
    r.legal_entity_id,
    r.legal_entity_code,
    r.currency_code,
    r.month_end_date,
    sum(r.loan_count)::bigint as late_loan_count,
    coalesce(sum(r.loan_count) filter (where r.to_position <= 1), 0)::bigint as cured_loan_count,
    round(
        100 * coalesce(sum(r.loan_count) filter (where r.to_position <= 1), 0) / sum(r.loan_count),
        2
    ) as cure_rate_pct,
    r.as_of_at
from analytics.v_roll_rate_matrix as r
where r.from_position > 1
group by r.legal_entity_id, r.legal_entity_code, r.currency_code, r.month_end_date, r.as_of_at;

comment on view analytics.v_cure_rate is
'How many late loans became current within a month? One row an entity, currency and month end. '
'Tier 3. Counts of loans of one currency.';
comment on column analytics.v_cure_rate.legal_entity_id is
'The tenant.';
comment on column analytics.v_cure_rate.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_cure_rate.currency_code is
'Currency of the amounts.';
comment on column analytics.v_cure_rate.month_end_date is
'End of the later month.';
comment on column analytics.v_cure_rate.late_loan_count is
'Loans late a month before.';
comment on column analytics.v_cure_rate.cured_loan_count is
'Of these current or paid back at month_end_date; a charge-off or write-off cures nothing.';
comment on column analytics.v_cure_rate.cure_rate_pct is
'Cured in percent of late.';
comment on column analytics.v_cure_rate.as_of_at is
'Moment whose data it shows.';

grant select on analytics.v_cure_rate to
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

alter view analytics.v_cure_rate owner to rently_refresher;
