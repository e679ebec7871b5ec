create or replace function api.close_accounting_period(legal_entity_id uuid, month date)
returns void
language plpgsql volatile security definer
set search_path = ''
as $$
declare
    _start_on date := date_trunc('month', close_accounting_period.month)::date;
    _end_on date := (_start_on + interval '1 month' - interval '1 day')::date;
    _problem text;
begin
    perform internal.require(close_accounting_period.legal_entity_id, 'close_periods');
    perform internal.require_approval(
        close_accounting_period.legal_entity_id, 'close_accounting_period'
    );
    -- Bookings of the entity that still run are let finish, and none begins until this ends.
    perform pg_advisory_xact_lock(
        hashtextextended(close_accounting_period.legal_entity_id::text, 50)
    );

    _problem := case
        when _start_on is null then 'no month is given'
        when _end_on >= internal.business_date(close_accounting_period.legal_entity_id)
            then 'the month is not over'
        when exists (
            select
            from lending.accounting_period as p
            where
                p.legal_entity_id = close_accounting_period.legal_entity_id
                and p.start_on >= _start_on
                and p.status = 'closed'
        ) then 'it, or a later month, is closed'
        when exists (
            select
            from lending.ledger_entry as e
            where
                e.legal_entity_id = close_accounting_period.legal_entity_id
                and e.booked_on < _start_on
                and not exists (
                    select
                    from lending.accounting_period as p
                    where
                        p.legal_entity_id = e.legal_entity_id
                        and e.booked_on between p.start_on and p.end_on
                        and p.status = 'closed'
                )
        ) then 'an earlier month with entries is open'
    end;
    if _problem is not null then
        raise exception using
            errcode = 'RL503',
            message = 'the month cannot be closed',
            detail = format('month %s: %s', to_char(_start_on, 'YYYY-MM'), _problem),
            hint = 'Close months in order, when they are over.';
    end if;

    insert into lending.accounting_period as p (
        legal_entity_id, start_on, status, changed_by_account_id
    )
    values (
        close_accounting_period.legal_entity_id, _start_on, 'closed', internal.acting_account_id()
    )
    on conflict on constraint accounting_period_pkey do update set
        status = excluded.status,
        changed_by_account_id = excluded.changed_by_account_id;
    perform internal.snapshot_balances(close_accounting_period.legal_entity_id, _end_on);
end
$$;

comment on function api.close_accounting_period(uuid, date) is
'Closes the month of the ledger that holds the date: it takes no more entries, and its balances '
'are kept. Months are closed in order. Needs close_periods. Raises RL001, RL002 (access), RL503 '
'(order).';

revoke all on function api.close_accounting_period(uuid, date) from public;
grant execute on function api.close_accounting_period(uuid, date) to rently_accountant;
