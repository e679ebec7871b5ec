create or replace function finance.portions_of(
    allocations finance.allocation[],
    events finance.loan_event[],
    event finance.loan_event
) returns numeric[]
language sql immutable parallel safe
begin atomic
    select
        array_agg(
            coalesce((
                select pg_catalog.sum(a.amount)
                from pg_catalog.unnest(portions_of.allocations) as a
                where
                    a.component = c.component
                    and (
                        a.event_id = (portions_of.event).original_id
                        or a.amount < 0 and a.event_id in (
                            select e.id
                            from pg_catalog.unnest(portions_of.events) as e
                            where
                                e.transaction_type = 'chargeback'
                                and e.original_id = (portions_of.event).original_id
                        )
                    )
            ), 0)
            order by c.place
        )
    from (
        values ('penalty', 1), ('fee', 2), ('interest', 3), ('principal', 4)
    ) as c (component, place);
end;

comment on function finance.portions_of(
    finance.allocation[], finance.loan_event[], finance.loan_event
) is
'Penalty, fee, interest and principal that a payment paid and that no chargeback took back yet.';

revoke all on function finance.portions_of(
    finance.allocation[], finance.loan_event[], finance.loan_event
) from public;
grant execute on function finance.portions_of(
    finance.allocation[], finance.loan_event[], finance.loan_event
) to public;
