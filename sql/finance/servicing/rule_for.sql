create or replace function finance.rule_for(rules finance.allocation_rule[], transaction_type text)
returns finance.allocation_rule
language plpgsql immutable parallel safe
as $$
declare
    _rule finance.allocation_rule;
    _found finance.allocation_rule;
begin
    foreach _rule in array rules loop
        if _rule.transaction_type = rule_for.transaction_type then
            return _rule;
        elsif _rule.transaction_type is null then
            _found := _rule;
        end if;
    end loop;
    return _found;
end
$$;

comment on function finance.rule_for(finance.allocation_rule[], text) is
'The allocation rule of a transaction type: its own, else that for all.';

revoke all on function finance.rule_for(finance.allocation_rule[], text) from public;
grant execute on function finance.rule_for(finance.allocation_rule[], text) to public;
