-- requires: internal.require_known
create or replace function analytics.daily_transactions_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    value_date date,
    month_date date,
    transaction_type text,
    transaction_count bigint,
    transaction_amount numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require_known(
        daily_transactions_as_of.legal_entity_id,
        daily_transactions_as_of.as_of,
        daily_transactions_as_of.known_at
    );
    return query
    select
        t.currency_code,
        t.value_date,
        date_trunc('month', t.value_date::timestamp)::date,
        t.transaction_type,
        count(*),
        sum(t.amount)
    from lending.loan_transaction as t
    where
        t.legal_entity_id = daily_transactions_as_of.legal_entity_id
        and t.value_date <= daily_transactions_as_of.as_of
        and t.booked_at <= daily_transactions_as_of.known_at
    group by t.currency_code, t.value_date, t.transaction_type
    order by t.currency_code, t.value_date, t.transaction_type;
end
$$;

comment on function analytics.daily_transactions_as_of(uuid, date, timestamptz) is
'What had happened to loans on each day up to one, as it was known at a moment: a row a currency, '
'value date and transaction type. Amounts in currency_code. Raises RL880 for the future.';

revoke all on function analytics.daily_transactions_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.daily_transactions_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
