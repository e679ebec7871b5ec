-- A snapshot plus the tail: only entries after the last snapshot are read.
create or replace function internal.account_balances(legal_entity_id uuid, as_of_on date)
returns table (
    ledger_account_id uuid,
    debit_amount numeric,
    credit_amount numeric
)
language plpgsql stable
set search_path = ''
as $$
declare
    _snapshot_on date := coalesce(
        (
            select max(s.as_of_on)
            from lending.ledger_balance_snapshot as s
            where
                s.legal_entity_id = account_balances.legal_entity_id
                and s.as_of_on <= account_balances.as_of_on
        ),
        '-infinity'
    );
begin
    return query
    with
    tail as (
        select
            e.debit_account_id,
            e.credit_account_id,
            sum(e.amount) as amount
        from lending.ledger_entry as e
        where
            e.legal_entity_id = account_balances.legal_entity_id
            and e.booked_on > _snapshot_on
            and e.booked_on <= account_balances.as_of_on
        group by e.debit_account_id, e.credit_account_id
    ),

    part as (
        select
            t.debit_account_id as account_id,
            t.amount as debit,
            0 as credit
        from tail as t
        union all
        select
            t.credit_account_id,
            0,
            t.amount
        from tail as t
        union all
        select
            s.ledger_account_id,
            s.debit_amount,
            s.credit_amount
        from lending.ledger_balance_snapshot as s
        where
            s.legal_entity_id = account_balances.legal_entity_id
            and s.as_of_on = _snapshot_on
    )

    select
        p.account_id,
        sum(p.debit),
        sum(p.credit)
    from part as p
    group by p.account_id;
end
$$;

comment on function internal.account_balances(uuid, date) is
'All debits and credits of each account of the entity up to the end of a booking day, in the '
'account''s currency. Accounts never used are left out.';

revoke all on function internal.account_balances(uuid, date) from public;
