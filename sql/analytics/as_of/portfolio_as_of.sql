-- requires: analytics.loan_as_of
create or replace function analytics.portfolio_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    product_code text,
    business_unit text,
    loan_count bigint,
    disbursed_amount numeric,
    principal_repaid_amount numeric,
    principal_outstanding_amount numeric,
    income_amount numeric,
    disbursed_30_days_amount numeric
)
language sql stable
set search_path = ''
begin atomic
    select
        l.currency_code,
        l.product_code,
        l.business_unit,
        count(*),
        sum(l.disbursed_amount),
        sum(l.principal_repaid_amount),
        sum(l.principal_outstanding_amount),
        sum(l.income_amount),
        coalesce(
            sum(l.disbursed_amount) filter (where l.start_date > portfolio_as_of.as_of - 30), 0
        )
    from
        analytics.loan_as_of(
            portfolio_as_of.legal_entity_id, portfolio_as_of.as_of, portfolio_as_of.known_at
        ) as l
    group by l.currency_code, l.product_code, l.business_unit
    order by l.currency_code, l.product_code;
end;

comment on function analytics.portfolio_as_of(uuid, date, timestamptz) is
'The portfolio at the end of a day, as it was known at a moment: a row a currency and product. '
'What was paid out and is neither repaid nor outstanding was written off or charged off. Income is '
'interest, fees and penalties paid. Amounts in currency_code. Raises RL880 for the future.';

revoke all on function analytics.portfolio_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.portfolio_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
