create or replace function finance.npv(rate numeric, amounts numeric[])
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _factor numeric;
    _value numeric := 0;
begin
    perform finance.require_rate('rate', npv.rate);
    perform finance.require_amounts('amounts', npv.amounts);
    _factor := pg_catalog.round(1 + npv.rate, 40);
    -- Horner's scheme from the last flow: one division a period.
    for _index in reverse pg_catalog.cardinality(npv.amounts)..1 loop
        _value := npv.amounts[_index] + _value / _factor;
    end loop;
    return pg_catalog.round(_value, 20);
end
$$;

comment on function finance.npv(numeric, numeric[]) is
'Value today of amounts one period apart, the first today, discounted at a rate a period, to 20 '
'decimals. (A spreadsheet''s NPV takes the first one period from now: divide by 1 + rate.) Raises '
'RL100, RL102, RL109, RL111.

example: select pg_catalog.round(finance.npv(0.05, ''{-1000,300,400,500}''), 2)
returns: 80.44';

revoke all on function finance.npv(numeric, numeric[]) from public;
grant execute on function finance.npv(numeric, numeric[]) to public;
