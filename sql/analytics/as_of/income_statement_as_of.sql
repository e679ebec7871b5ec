-- requires: internal.require_known
create or replace function analytics.income_statement_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    month_date date,
    account_kind text,
    account_code text,
    account_name text,
    income_amount numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require_known(
        income_statement_as_of.legal_entity_id,
        income_statement_as_of.as_of,
        income_statement_as_of.known_at
    );
    return query
    select
        a.currency_code,
        date_trunc('month', t.booked_on::timestamp)::date,
        a.kind,
        a.code,
        a.name,
        sum(case a.id when t.credit_account_id then t.amount else -t.amount end)
    from lending.ledger_account as a
    inner join lending.ledger_entry as t
        on
            a.legal_entity_id = t.legal_entity_id
            and a.id in (t.debit_account_id, t.credit_account_id)
    where
        a.legal_entity_id = income_statement_as_of.legal_entity_id
        and a.kind in ('income', 'expense')
        and t.booked_on <= income_statement_as_of.as_of
        and t.booked_at <= income_statement_as_of.known_at
    group by
        a.currency_code, date_trunc('month', t.booked_on::timestamp), a.kind, a.code, a.name
    order by a.currency_code, date_trunc('month', t.booked_on::timestamp), a.code;
end
$$;

comment on function analytics.income_statement_as_of(uuid, date, timestamptz) is
'What had been earned and spent by the end of a day, as it was known at a moment: a row a '
'currency, month of booking and account. Amounts in currency_code. Raises RL880 for the future.';

revoke all on function analytics.income_statement_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.income_statement_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
