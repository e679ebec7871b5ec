create or replace function api.account_statement(
    legal_entity_id uuid,
    account_code text,
    currency_code text,
    from_date date,
    to_date date
) returns table (
    booked_on date,
    value_date date,
    journal_id uuid,
    ledger_entry_id uuid,
    description text,
    counter_account_code text,
    debit_amount numeric,
    credit_amount numeric,
    balance_amount numeric
)
language plpgsql stable security definer
set search_path = ''
as $$
declare
    _account lending.ledger_account;
    _sign integer;
    _opening numeric;
begin
    perform internal.require(account_statement.legal_entity_id, 'read_ledger');
    select a.* into _account
    from lending.ledger_account as a
    where
        a.legal_entity_id = account_statement.legal_entity_id
        and a.code = account_statement.account_code
        and a.currency_code = account_statement.currency_code;
    if not found then
        raise exception using
            errcode = 'RL504',
            message = 'the entity has no such ledger account',
            detail = format(
                'account %s in %s', account_statement.account_code, account_statement.currency_code
            ),
            hint = 'See analytics.v_trial_balance for what there is.';
    end if;
    select case when k.is_debit_normal then 1 else -1 end into strict _sign
    from lending.ledger_account_kind as k
    where k.code = _account.kind;
    _opening := _sign * coalesce(
        (
            select b.debit_amount - b.credit_amount
            from internal.account_balances(
                account_statement.legal_entity_id, account_statement.from_date - 1
            ) as b
            where b.ledger_account_id = _account.id
        ),
        0
    );

    return query
    with
    entry as (
        select
            e.*,
            e.debit_account_id = _account.id as is_debit
        from lending.ledger_entry as e
        where
            e.legal_entity_id = account_statement.legal_entity_id
            and _account.id in (e.debit_account_id, e.credit_account_id)
            and e.booked_on between account_statement.from_date and account_statement.to_date
    )

    select
        e.booked_on,
        e.value_date,
        e.journal_id,
        e.id,
        e.description,
        c.code,
        case when e.is_debit then e.amount else 0 end,
        case when e.is_debit then 0 else e.amount end,
        _opening + _sign * sum(case when e.is_debit then e.amount else -e.amount end) over (
            order by e.booked_on, e.created_at, e.id
        )
    from entry as e
    inner join lending.ledger_account as c
        on
            e.legal_entity_id = c.legal_entity_id
            and c.id = case when e.is_debit then e.credit_account_id else e.debit_account_id end
    order by e.booked_on, e.created_at, e.id;
end
$$;

comment on function api.account_statement(uuid, text, text, date, date) is
'The entries of a ledger account booked from one day to another, both included, with the balance '
'after each, positive on the account''s normal side, in its currency. Needs read_ledger. Raises '
'RL001, RL002 (access), RL504 (unknown account).';

revoke all on function api.account_statement(uuid, text, text, date, date) from public;
grant execute on function api.account_statement(uuid, text, text, date, date) to
rently_accountant, rently_auditor, rently_executive;
