create or replace function finance.pv(
    rate numeric,
    number_of_periods numeric,
    payment numeric,
    future_value numeric default 0,
    due_at_start boolean default false
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.require_rate('rate', pv.rate);
    perform finance.require_periods('number_of_periods', pv.number_of_periods);
    perform finance.require_number('payment', pv.payment);
    perform finance.require_number('future_value', pv.future_value);
    perform finance.require_number('due_at_start', pv.due_at_start::integer);
    return pg_catalog.round(
        -(
            pv.future_value
            + pv.payment * finance.annuity_growth(pv.rate, pv.number_of_periods, pv.due_at_start)
        )
        / finance.compound_growth(pv.rate, pv.number_of_periods),
        20
    );
end
$$;

comment on function finance.pv(numeric, numeric, numeric, numeric, boolean) is
'Present value, to 20 decimals, of equal payments and a future value at a rate a period, money '
'received positive. due_at_start: payments fall at the start of each period. Raises RL100, RL102, '
'RL109, RL110.

example: select pg_catalog.round(finance.pv(0.01, 12, -88.85), 2)
returns: 1000.01';

revoke all on function finance.pv(numeric, numeric, numeric, numeric, boolean) from public;
grant execute on function finance.pv(numeric, numeric, numeric, numeric, boolean) to public;
