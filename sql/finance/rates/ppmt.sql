create or replace function finance.ppmt(
    rate numeric,
    period integer,
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
    return finance.pmt(
        ppmt.rate, ppmt.number_of_periods, ppmt.present_value, ppmt.future_value, ppmt.due_at_start
    )
        - finance.ipmt(
            ppmt.rate,
            ppmt.period,
            ppmt.number_of_periods,
            ppmt.present_value,
            ppmt.future_value,
            ppmt.due_at_start
        );
end
$$;

comment on function finance.ppmt(numeric, integer, numeric, numeric, numeric, boolean) is
'The principal in one of the equal payments of finance.pmt(), to 20 decimals. Raises RL100, '
'RL102, RL109, RL110.

example: select pg_catalog.round(finance.ppmt(0.01, 2, 12, 1000), 2)
returns: -79.64';

revoke all on function finance.ppmt(
    numeric, integer, numeric, numeric, numeric, boolean
) from public;
grant execute on function finance.ppmt(
    numeric, integer, numeric, numeric, numeric, boolean
) to public;
