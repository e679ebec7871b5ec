-- requires: analytics.loan_as_of
create or replace function analytics.origination_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    month_date date,
    business_unit text,
    product_category text,
    loan_count bigint,
    disbursed_amount numeric
)
language sql stable
set search_path = ''
begin atomic
    select
        l.currency_code,
        date_trunc('month', l.start_date::timestamp)::date,
        l.business_unit,
        l.product_category,
        count(*),
        sum(l.disbursed_amount)
    from
        analytics.loan_as_of(
            origination_as_of.legal_entity_id, origination_as_of.as_of, origination_as_of.known_at
        ) as l
    group by
        l.currency_code,
        date_trunc('month', l.start_date::timestamp),
        l.business_unit,
        l.product_category
    order by
        l.currency_code,
        date_trunc('month', l.start_date::timestamp),
        l.business_unit,
        l.product_category;
end;

comment on function analytics.origination_as_of(uuid, date, timestamptz) is
'What had been lent by the end of a day, as it was known at a moment: a row a currency, month in '
'which the loans began, business unit and product category. Amounts in currency_code. Raises '
'RL880 for the future.';

revoke all on function analytics.origination_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.origination_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
