-- requires: finance.owed_positions
-- One statement: each position takes what the ones before it left.
create or replace function finance.waterfall(
    instalments finance.instalment[],
    value_date date,
    amount numeric,
    rule finance.allocation_rule
) returns table (number integer, component text, amount numeric)
language sql immutable parallel safe rows 4
begin atomic
    with
    owed as (
        select
            o.number,
            o.component,
            o.unpaid,
            pg_catalog.sum(o.unpaid) over (order by o.place, o.line_place, o.component_place)
            - o.unpaid as owed_before
        from
            finance.owed_positions(waterfall.instalments, waterfall.value_date, waterfall.rule) as o
    )

    select
        o.number,
        o.component,
        least(o.unpaid, waterfall.amount - o.owed_before)
    from owed as o
    where o.owed_before < waterfall.amount
    order by o.owed_before;
end;

comment on function finance.waterfall(
    finance.instalment[], date, numeric, finance.allocation_rule
) is
'Which instalments and components an amount pays, by an allocation rule; what is left over is in'
' no row. '
'An instalment is past due after its due date, due on it, in advance before it.';

revoke all on function finance.waterfall(
    finance.instalment[], date, numeric, finance.allocation_rule
)
from public;
grant execute on function finance.waterfall(
    finance.instalment[], date, numeric, finance.allocation_rule
)
to public;
