create or replace function internal.refuse_closed_period() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    _closed_on date;
    _is_late boolean;
begin
    -- Shared with other bookings of the entity, exclusive with the closing of a month.
    perform pg_advisory_xact_lock_shared(hashtextextended(e.id::text, 50))
    from (select distinct n.legal_entity_id from new_entries as n) as e (id);

    select
        max(n.booked_on) filter (
            where exists (
                select
                from lending.accounting_period as p
                where
                    p.legal_entity_id = n.legal_entity_id
                    and n.booked_on between p.start_on and p.end_on
                    and p.status = 'closed'
            )
        ),
        bool_or(n.booked_on < (now() at time zone 'UTC')::date)
    into _closed_on, _is_late
    from (select distinct x.legal_entity_id, x.booked_on from new_entries as x) as n;
    if _closed_on is not null then
        raise exception using
            errcode = 'RL502',
            message = 'the month of the booking day is closed',
            detail = format('booking day %s', _closed_on),
            hint = 'Book in an open month, or reopen the closed one.';
    end if;

    -- A kept balance that an entry comes too late for is derived data: it goes.
    if _is_late then
        delete from lending.ledger_balance_snapshot as s
        using (
            select
                n.legal_entity_id,
                min(n.booked_on) as booked_on
            from new_entries as n
            group by n.legal_entity_id
        ) as late
        where s.legal_entity_id = late.legal_entity_id and s.as_of_on >= late.booked_on;
    end if;
    return null;
end
$$;

comment on function internal.refuse_closed_period() is
'Trigger of ledger_entry: refuses entries booked in a closed month with RL502, and drops balances '
'kept for a day that an entry comes too late for.';

revoke all on function internal.refuse_closed_period() from public;
