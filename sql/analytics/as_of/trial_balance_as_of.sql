create or replace function analytics.trial_balance_as_of(
    legal_entity_id uuid,
    as_of date,
    known_at timestamptz default now()
) returns table (
    currency_code text,
    account_code text,
    account_name text,
    account_kind text,
    debit_balance_amount numeric,
    balance_amount numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
begin
    perform internal.require_known(
        trial_balance_as_of.legal_entity_id,
        trial_balance_as_of.as_of,
        trial_balance_as_of.known_at
    );
    return query
    select
        a.currency_code,
        a.code,
        a.name,
        a.kind,
        sum(g.amount),
        case when k.is_debit_normal then 1 else -1 end * sum(g.amount)
    from lending.ledger_entry as t
    cross join
        lateral (
            values
            (t.debit_account_id, t.amount),
            (t.credit_account_id, -t.amount)
        ) as g (account_id, amount)
    inner join lending.ledger_account as a
        on t.legal_entity_id = a.legal_entity_id and g.account_id = a.id
    inner join lending.ledger_account_kind as k on a.kind = k.code
    where
        t.legal_entity_id = trial_balance_as_of.legal_entity_id
        and t.value_date <= trial_balance_as_of.as_of
        and t.booked_at <= trial_balance_as_of.known_at
    group by a.currency_code, a.code, a.name, a.kind, k.is_debit_normal
    order by a.currency_code, a.code;
end
$$;

comment on function analytics.trial_balance_as_of(uuid, date, timestamptz) is
'Balances of the accounts by value date, as they were known at a moment: a row a currency and '
'account, debits less credits, which add up to zero a currency, and positive on the normal side '
'of the account''s kind. Amounts in currency_code. No rows before the first entry. Raises RL880 '
'for the future.';

revoke all on function analytics.trial_balance_as_of(uuid, date, timestamptz) from public;
grant execute on function analytics.trial_balance_as_of(uuid, date, timestamptz) to
rently_executive,
rently_risk_manager,
rently_accountant,
rently_auditor,
rently_readonly_analyst,
rently_bi;
