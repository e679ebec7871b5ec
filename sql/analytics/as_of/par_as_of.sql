-- requires: analytics.loan_as_of
create or replace function analytics.par_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    gross_portfolio_amount numeric,
    par1_amount numeric,
    par30_amount numeric,
    par60_amount numeric,
    par90_amount numeric,
    npl_amount numeric,
    early_warning_count bigint
)
language sql stable
set search_path = ''
begin atomic
    select
        l.currency_code,
        sum(l.principal_outstanding_amount),
        coalesce(sum(l.principal_outstanding_amount) filter (where l.days_past_due > 1), 0),
        coalesce(sum(l.principal_outstanding_amount) filter (where l.days_past_due > 30), 0),
        coalesce(sum(l.principal_outstanding_amount) filter (where l.days_past_due > 60), 0),
        coalesce(sum(l.principal_outstanding_amount) filter (where l.days_past_due > 90), 0),
        coalesce(sum(l.principal_outstanding_amount) filter (where l.days_past_due >= 90), 0),
        count(*) filter (where l.days_past_due between 1 and 15)
    from
        analytics.loan_as_of(
            par_as_of.legal_entity_id, par_as_of.as_of, par_as_of.known_at
        ) as l
    group by l.currency_code
    order by l.currency_code;
end;

comment on function analytics.par_as_of(uuid, date, timestamptz) is
'Portfolio at risk at the end of a day, as it was known at a moment: a row a currency. '
'Non-performing is what is 90 days past due or more; a loan up to 15 days late is an early '
'warning. Amounts in currency_code. Raises RL880 for the future.';

revoke all on function analytics.par_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.par_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
