create or replace function finance.sum_allocated(
    allocations finance.allocation[], event_id uuid
) returns numeric
language sql immutable parallel safe
return (
    select coalesce(pg_catalog.sum(a.amount), 0)
    from pg_catalog.unnest(allocations) as a
    where a.event_id = sum_allocated.event_id
);

comment on function finance.sum_allocated(finance.allocation[], uuid) is
'What an event''s allocations sum to.';

revoke all on function finance.sum_allocated(finance.allocation[], uuid) from public;
grant execute on function finance.sum_allocated(finance.allocation[], uuid) to public;
