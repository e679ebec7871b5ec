-- requires: analytics.v_loan_balance, internal.v_reporting_rate
create or replace view analytics.v_portfolio_at_risk with (security_barrier = true) as
with
figure as (
    select
        b.legal_entity_id,
        b.legal_entity_code,
        b.currency_code,
        s.scope,
        count(*) as loan_count,
        sum(b.principal_outstanding_amount) as gross_portfolio_amount,
        coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 1), 0)
            as par1_amount,
        coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 30), 0)
            as par30_amount,
        coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 60), 0)
            as par60_amount,
        coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 90), 0)
            as par90_amount,
        round(
            100
            * coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 1), 0)
            / nullif(sum(b.principal_outstanding_amount), 0),
            4
        ) as par1_pct,
        round(
            100
            * coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 30), 0)
            / nullif(sum(b.principal_outstanding_amount), 0),
            4
        ) as par30_pct,
        round(
            100
            * coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 60), 0)
            / nullif(sum(b.principal_outstanding_amount), 0),
            4
        ) as par60_pct,
        round(
            100
            * coalesce(sum(b.principal_outstanding_amount) filter (where b.days_past_due > 90), 0)
            / nullif(sum(b.principal_outstanding_amount), 0),
            4
        ) as par90_pct
    from analytics.v_loan_balance as b
    cross join (values ('all'), ('without_restructured')) as s (scope)
    where
        b.status in ('active', 'charged_off')
        and (
            s.scope = 'all'
            or not exists (
                select
                from lending.loan_modification as m
                where
                    m.legal_entity_id = b.legal_entity_id
                    and m.loan_id = b.loan_id
                    and m.modification_type in ('reschedule', 're_age', 're_amortise')
                    and not exists (
                        select
                        from lending.loan_modification as u
                        where
                            u.legal_entity_id = m.legal_entity_id
                            and u.loan_id = m.loan_id
                            and u.undone_modification_id = m.id
                    )
            )
        )
    group by b.legal_entity_id, b.legal_entity_code, b.currency_code, s.scope
)

select
    f.legal_entity_id,
    f.legal_entity_code,
    f.currency_code,
    f.scope,
    f.loan_count,
    f.gross_portfolio_amount,
    f.par1_amount,
    f.par30_amount,
    f.par60_amount,
    f.par90_amount,
    f.par1_pct,
    f.par30_pct,
    f.par60_pct,
    f.par90_pct,
    r.reporting_currency_code,
    r.rate_date,
    round(f.gross_portfolio_amount * r.rate, r.minor_units) as gross_portfolio_reporting_amount,
    round(f.par30_amount * r.rate, r.minor_units) as par30_reporting_amount,
    round(f.par90_amount * r.rate, r.minor_units) as par90_reporting_amount
from figure as f
left join internal.v_reporting_rate as r
    on f.legal_entity_id = r.legal_entity_id and f.currency_code = r.currency_code;

comment on view analytics.v_portfolio_at_risk is
'How much of the portfolio is owed by borrowers who are late? One row an entity, currency and '
'scope. Tier 1, always current. Amounts in currency_code; the same in the reporting currency at '
'the rate of rate_date; never added across currencies.';
comment on column analytics.v_portfolio_at_risk.legal_entity_id is
'The tenant.';
comment on column analytics.v_portfolio_at_risk.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_portfolio_at_risk.currency_code is
'Currency of the amounts.';
comment on column analytics.v_portfolio_at_risk.scope is
'all, or without_restructured: loans whose terms were changed left out.';
comment on column analytics.v_portfolio_at_risk.loan_count is
'Number of loans.';
comment on column analytics.v_portfolio_at_risk.gross_portfolio_amount is
'Principal outstanding of all loans of the scope.';
comment on column analytics.v_portfolio_at_risk.par1_amount is
'Principal of loans more than 1 day late.';
comment on column analytics.v_portfolio_at_risk.par30_amount is
'Principal of loans more than 30 days late.';
comment on column analytics.v_portfolio_at_risk.par60_amount is
'Principal of loans more than 60 days late.';
comment on column analytics.v_portfolio_at_risk.par90_amount is
'Principal of loans more than 90 days late.';
comment on column analytics.v_portfolio_at_risk.par1_pct is
'par1_amount in percent of the gross portfolio.';
comment on column analytics.v_portfolio_at_risk.par30_pct is
'par30_amount in percent of the gross portfolio.';
comment on column analytics.v_portfolio_at_risk.par60_pct is
'par60_amount in percent of the gross portfolio.';
comment on column analytics.v_portfolio_at_risk.par90_pct is
'par90_amount in percent of the gross portfolio.';
comment on column analytics.v_portfolio_at_risk.reporting_currency_code is
'The entity''s base currency, in which it reports.';
comment on column analytics.v_portfolio_at_risk.rate_date is
'Day of the older of the rates used; null without a rate.';
comment on column analytics.v_portfolio_at_risk.gross_portfolio_reporting_amount is
'gross_portfolio_amount in the reporting currency.';
comment on column analytics.v_portfolio_at_risk.par30_reporting_amount is
'par30_amount in the reporting currency.';
comment on column analytics.v_portfolio_at_risk.par90_reporting_amount is
'par90_amount in the reporting currency.';

grant select on analytics.v_portfolio_at_risk to
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
