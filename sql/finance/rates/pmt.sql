create or replace function finance.pmt(
    rate numeric,
    number_of_periods numeric,
    present_value numeric,
    future_value numeric default 0,
    due_at_start boolean default false
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.require_rate('rate', pmt.rate);
    perform finance.require_periods('number_of_periods', pmt.number_of_periods);
    perform finance.require_number('present_value', pmt.present_value);
    perform finance.require_number('future_value', pmt.future_value);
    perform finance.require_number('due_at_start', pmt.due_at_start::integer);
    return pg_catalog.round(
        -(
            pmt.future_value
            + pmt.present_value * finance.compound_growth(pmt.rate, pmt.number_of_periods)
        )
        / finance.annuity_growth(pmt.rate, pmt.number_of_periods, pmt.due_at_start),
        20
    );
end
$$;

comment on function finance.pmt(numeric, numeric, numeric, numeric, boolean) is
'The equal payment, to 20 decimals, that turns a present value into a future value (0: pays a '
'loan off) at a rate a period, money received positive. due_at_start: payments fall at the start '
'of each period. Raises RL100, RL102, RL109, RL110.

example: select pg_catalog.round(finance.pmt(0.01, 12, 1000), 2)
returns: -88.85';

revoke all on function finance.pmt(numeric, numeric, numeric, numeric, boolean) from public;
grant execute on function finance.pmt(numeric, numeric, numeric, numeric, boolean) to public;
