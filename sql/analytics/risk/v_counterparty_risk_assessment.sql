-- requires: mart.mv_borrower, internal.v_reporting_rate
create or replace view analytics.v_counterparty_risk_assessment with (security_barrier = true) as
with
figure as (
    select
        x.legal_entity_id,
        x.legal_entity_code,
        x.borrower_party_id,
        x.segment,
        x.currency_code,
        x.open_loan_count,
        x.principal_outstanding_amount,
        x.max_days_past_due,
        x.share_pct,
        x.worst_stage,
        x.default_probability,
        x.ecl_amount,
        x.risk_score,
        case
            when x.risk_score >= 70 then 'high'
            when x.risk_score >= 30 then 'medium'
            else 'low'
        end as risk_class,
        s.as_of_at
    from (
        select
            m.legal_entity_id,
            e.code as legal_entity_code,
            m.borrower_party_id,
            p.segment,
            m.currency_code,
            m.open_loan_count,
            m.principal_outstanding_amount,
            d.max_days_past_due,
            round(
                100 * m.principal_outstanding_amount
                / nullif(
                    sum(m.principal_outstanding_amount) over (
                        partition by m.legal_entity_id, m.currency_code
                    ),
                    0
                ),
                4
            ) as share_pct,
            m.worst_stage,
            m.default_probability,
            m.ecl_amount,
            greatest(
                least(d.max_days_past_due, 90) * 70 / 90
                + case when m.written_off_amount + m.charged_off_amount > 0 then 20 else 0 end
                + case when m.open_loan_count > 1 then 10 else 0 end,
                case m.worst_stage when 3 then 70 when 2 then 30 else 0 end,
                round(100 * coalesce(m.default_probability, 0))::integer
            ) as risk_score
        from mart.mv_borrower as m
        inner join lending.legal_entity as e on m.legal_entity_id = e.id
        inner join lending.party as p
            on m.legal_entity_id = p.legal_entity_id and m.borrower_party_id = p.id
        cross join
            lateral (
                select
                    greatest(
                        (now() at time zone e.time_zone)::date - m.oldest_unpaid_due_date, 0
                    ) as max_days_past_due
            ) as d
        where m.legal_entity_id = any((select internal.visible_legal_entities())::uuid[])
    ) as x
    left join ops.mart_view_state as s
        on s.view_name = 'mart.mv_borrower'
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.borrower_party_id,
    f.segment,
    f.currency_code,
    f.open_loan_count,
    f.principal_outstanding_amount,
    f.max_days_past_due,
    f.share_pct,
    f.worst_stage,
    f.default_probability,
    f.ecl_amount,
    f.risk_score,
    f.risk_class,
    f.as_of_at,
    r.reporting_currency_code,
    r.rate_date,
    round(f.principal_outstanding_amount * r.rate, r.minor_units)
        as principal_outstanding_reporting_amount,
    round(f.ecl_amount * r.rate, r.minor_units) as ecl_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_counterparty_risk_assessment is
'Which borrowers are a risk? One row a borrower and currency. Tier 3. Amounts in currency_code; '
'the same in the reporting currency at the rate of rate_date; never added across currencies.';
comment on column analytics.v_counterparty_risk_assessment.legal_entity_id is
'The tenant.';
comment on column analytics.v_counterparty_risk_assessment.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_counterparty_risk_assessment.borrower_party_id is
'Who owes it.';
comment on column analytics.v_counterparty_risk_assessment.segment is
'Segment of the borrower.';
comment on column analytics.v_counterparty_risk_assessment.currency_code is
'Currency of the amounts.';
comment on column analytics.v_counterparty_risk_assessment.open_loan_count is
'Loans on which money is owed.';
comment on column analytics.v_counterparty_risk_assessment.principal_outstanding_amount is
'Principal on the books.';
comment on column analytics.v_counterparty_risk_assessment.max_days_past_due is
'Most days past due of an open loan today, by what was unpaid at as_of_at.';
comment on column analytics.v_counterparty_risk_assessment.share_pct is
'Share of the total of its entity and currency, in percent.';
comment on column analytics.v_counterparty_risk_assessment.worst_stage is
'Highest stage of IFRS 9 of a loan on the books; null where none was measured.';
comment on column analytics.v_counterparty_risk_assessment.default_probability is
'Probability of default within twelve months by the last risk assessment, as a fraction; null '
'without one.';
comment on column analytics.v_counterparty_risk_assessment.ecl_amount is
'Expected credit losses provided for.';
comment on column analytics.v_counterparty_risk_assessment.risk_score is
'0 to 100, the highest of: up to 70 for days past due (90 or more), 20 for a write-off or '
'charge-off and 10 for more than one open loan; 70 for stage 3, 30 for stage 2; the assessed '
'probability of default in percent.';
comment on column analytics.v_counterparty_risk_assessment.risk_class is
'high from 70, medium from 30, else low.';
comment on column analytics.v_counterparty_risk_assessment.as_of_at is
'Moment whose data it shows.';
comment on column analytics.v_counterparty_risk_assessment.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_counterparty_risk_assessment.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_counterparty_risk_assessment.principal_outstanding_reporting_amount is
'principal_outstanding_amount in the reporting currency.';
comment on column analytics.v_counterparty_risk_assessment.ecl_reporting_amount is
'ecl_amount in the reporting currency.';

grant select on analytics.v_counterparty_risk_assessment to
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

alter view analytics.v_counterparty_risk_assessment owner to rently_refresher;
