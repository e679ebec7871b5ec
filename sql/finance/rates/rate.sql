create or replace function finance.rate(
    number_of_periods integer,
    payment numeric,
    present_value numeric,
    future_value numeric default 0,
    due_at_start boolean default false,
    guess numeric default null
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _flows numeric[];
begin
    perform finance.require_periods('number_of_periods', rate.number_of_periods);
    perform finance.require_number('payment', rate.payment);
    perform finance.require_number('present_value', rate.present_value);
    perform finance.require_number('future_value', rate.future_value);
    perform finance.require_number('due_at_start', rate.due_at_start::integer);
    _flows := pg_catalog.array_fill(rate.payment, array[rate.number_of_periods + 1]);
    if rate.due_at_start then
        _flows[rate.number_of_periods + 1] := 0;
    else
        _flows[1] := 0;
    end if;
    _flows[1] := _flows[1] + rate.present_value;
    _flows[rate.number_of_periods + 1] := _flows[rate.number_of_periods + 1] + rate.future_value;
    return finance.irr(_flows, rate.guess);
end
$$;

comment on function finance.rate(integer, numeric, numeric, numeric, boolean, numeric) is
'The rate a period, to 20 decimals, at which equal payments turn a present value into a future '
'value; null if there is none. Raises RL100, RL102, RL109, RL110.

example: select pg_catalog.round(finance.rate(12, -88.85, 1000), 6)
returns: 0.010002';

revoke all on function finance.rate(
    integer, numeric, numeric, numeric, boolean, numeric
) from public;
grant execute on function finance.rate(
    integer, numeric, numeric, numeric, boolean, numeric
) to public;
