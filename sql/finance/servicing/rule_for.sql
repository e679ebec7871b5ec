create or replace function finance.rule_for(
    rules finance.allocation_rule[],
    transaction_type text,
    component text default null
) returns finance.allocation_rule
language plpgsql immutable parallel safe
as $$
declare
    _rule finance.allocation_rule;
    _found finance.allocation_rule;
begin
    foreach _rule in array rules loop
        if _rule.transaction_type = rule_for.transaction_type then
            _found := _rule;
            exit;
        elsif _rule.transaction_type is null then
            _found := _rule;
        end if;
    end loop;
    if component is not null then
        _found.positions := array(
            select p.position
            from pg_catalog.unnest(_found.positions) with ordinality as p (position, place)
            where p.position like '%\_' || component
            order by p.place
        );
    end if;
    return _found;
end
$$;

comment on function finance.rule_for(finance.allocation_rule[], text, text) is
'The allocation rule of a transaction type: its own, else that for all; of that only '
'the positions of a component, if one is named.';

revoke all on function finance.rule_for(finance.allocation_rule[], text, text) from public;
grant execute on function finance.rule_for(finance.allocation_rule[], text, text) to public;
