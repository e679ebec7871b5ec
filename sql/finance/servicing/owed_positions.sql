-- The order of payment as three sort keys. By instalment, `place` is that of the due type's first
-- position; by component, it is the position's own.
create or replace function finance.owed_positions(
    instalments finance.instalment[],
    value_date date,
    rule finance.allocation_rule
) returns table (
    number integer,
    component text,
    unpaid numeric,
    place integer,
    line_place integer,
    component_place integer
)
language sql immutable parallel safe rows 24
begin atomic
    with
    instalment as (
        select
            i.number,
            i.penalty - i.penalty_paid as penalty,
            i.fee - i.fee_paid as fee,
            i.interest - i.interest_paid as interest,
            i.principal - i.principal_paid as principal,
            case
                when i.due_on < owed_positions.value_date then 'past_due'
                when i.due_on = owed_positions.value_date then 'due'
                else 'in_advance'
            end as due_type,
            i.start_on <= owed_positions.value_date as has_begun
        from pg_catalog.unnest(owed_positions.instalments) as i
    ),

    ranked as (
        select
            i.*,
            case
                when i.due_type <> 'in_advance' then i.number
                when (owed_positions.rule).future_rule = 'last' then -i.number
                when (owed_positions.rule).future_rule = 'next_then_last' and not i.has_begun
                    then -i.number + 1000000
                else i.number
            end as line_place
        from instalment as i
    ),

    position as (
        select
            p.place::integer,
            p.name,
            pg_catalog.left(
                p.name, -pg_catalog.length(pg_catalog.substring(p.name, '[a-z]+$')) - 1
            ) as due_type,
            pg_catalog.substring(p.name, '[a-z]+$') as component
        from pg_catalog.unnest((owed_positions.rule).positions) with ordinality as p (name, place)
    ),

    placed as (
        select
            p.*,
            pg_catalog.min(p.place) over (partition by p.due_type) as due_type_place
        from position as p
    )

    select
        r.number,
        p.component,
        c.unpaid,
        case
            when (owed_positions.rule).processing = 'by_component' then p.place
            else p.due_type_place
        end,
        r.line_place,
        p.place
    from ranked as r
    cross join
        lateral (
            values ('penalty', r.penalty),
            ('fee', r.fee),
            ('interest', r.interest),
            ('principal', r.principal)
        ) as c (component, unpaid)
    inner join placed as p on r.due_type = p.due_type and c.component = p.component
    where c.unpaid > 0;
end;

comment on function finance.owed_positions(finance.instalment[], date, finance.allocation_rule) is
'What is unpaid of each component of each instalment, with the keys that sort it in the order of'
' payment of an allocation rule: '
'place, then line_place, then component_place. '
'place is by position of the rule, line_place by instalment, component_place by position.';

revoke all on function finance.owed_positions(finance.instalment[], date, finance.allocation_rule)
from public;
grant execute on function finance.owed_positions(
    finance.instalment[], date, finance.allocation_rule
)
to public;
