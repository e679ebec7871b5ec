create or replace function finance.fv(
    rate numeric,
    number_of_periods numeric,
    payment numeric,
    present_value numeric,
    due_at_start boolean default false
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.require_rate('rate', fv.rate);
    perform finance.require_periods('number_of_periods', fv.number_of_periods);
    perform finance.require_number('payment', fv.payment);
    perform finance.require_number('present_value', fv.present_value);
    perform finance.require_number('due_at_start', fv.due_at_start::integer);
    return pg_catalog.round(
        -(
            fv.present_value * finance.compound_growth(fv.rate, fv.number_of_periods)
            + fv.payment * finance.annuity_growth(fv.rate, fv.number_of_periods, fv.due_at_start)
        ),
        20
    );
end
$$;

comment on function finance.fv(numeric, numeric, numeric, numeric, boolean) is
'Future value, to 20 decimals, of a present value and equal payments at a rate a period, money '
'received positive. due_at_start: payments fall at the start of each period. Raises RL100, RL102, '
'RL109, RL110.

example: select pg_catalog.round(finance.fv(0.01, 12, -100, -1000), 2)
returns: 2395.08';

revoke all on function finance.fv(numeric, numeric, numeric, numeric, boolean) from public;
grant execute on function finance.fv(numeric, numeric, numeric, numeric, boolean) to public;
