-- requires: analytics.loan_as_of
create or replace function analytics.portfolio_trend_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    month_end_date date,
    loan_count bigint,
    principal_outstanding_amount numeric,
    par30_amount numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require_known(
        portfolio_trend_as_of.legal_entity_id,
        portfolio_trend_as_of.as_of,
        portfolio_trend_as_of.known_at
    );
    return query
    select
        l.currency_code,
        m.month_end_date,
        count(*),
        sum(l.principal_outstanding_amount),
        coalesce(sum(l.principal_outstanding_amount) filter (where l.days_past_due > 30), 0)
    from generate_series(0, 11) as back (months)
    cross join
        lateral (
            select
                (
                    date_trunc('month', portfolio_trend_as_of.as_of + interval '1 day')
                    - make_interval(months => back.months, days => 1)
                )::date as month_end_date
        ) as m
    cross join
        lateral analytics.loan_as_of(
            portfolio_trend_as_of.legal_entity_id,
            m.month_end_date,
            portfolio_trend_as_of.known_at
        ) as l
    where l.principal_outstanding_amount > 0
    group by l.currency_code, m.month_end_date
    order by l.currency_code, m.month_end_date;
end
$$;

comment on function analytics.portfolio_trend_as_of(uuid, date, timestamptz) is
'How the portfolio developed over the twelve months that had ended by a day, as it was known at a '
'moment: a row a currency and month end. Amounts in currency_code. Raises RL880 for the future.';

revoke all on function analytics.portfolio_trend_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.portfolio_trend_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
