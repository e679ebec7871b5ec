create or replace function finance.nper(
    rate numeric,
    payment numeric,
    present_value numeric,
    future_value numeric default 0,
    due_at_start boolean default false
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _perpetuity numeric;
    _ratio numeric;
begin
    perform finance.require_rate('rate', nper.rate);
    perform finance.require_number('payment', nper.payment);
    perform finance.require_number('present_value', nper.present_value);
    perform finance.require_number('future_value', nper.future_value);
    perform finance.require_number('due_at_start', nper.due_at_start::integer);
    if pg_catalog.abs(nper.rate) < 1e-20 then
        return pg_catalog.round(
            -(nper.present_value + nper.future_value)
            / nullif(pg_catalog.round(nper.payment, 40), 0),
            20
        );
    end if;
    -- The present value whose interest the payment just covers.
    _perpetuity := nper.payment * (1 + nper.rate * nper.due_at_start::integer)
        / pg_catalog.round(nper.rate, 40);
    _ratio := pg_catalog.round(
        (_perpetuity - nper.future_value)
        / nullif(pg_catalog.round(_perpetuity + nper.present_value, 40), 0),
        40
    );
    if _ratio is null or _ratio <= 0 then
        return null;
    end if;
    return pg_catalog.round(
        pg_catalog.ln(_ratio) / pg_catalog.ln(pg_catalog.round(1 + nper.rate, 40)), 20
    );
end
$$;

comment on function finance.nper(numeric, numeric, numeric, numeric, boolean) is
'How many periods, to 20 decimals, equal payments need to turn a present value into a future '
'value at a rate a period; null if they never do. Raises RL100, RL102, RL109.

example: select pg_catalog.round(finance.nper(0.01, -100, 1000), 4)
returns: 10.5886';

revoke all on function finance.nper(numeric, numeric, numeric, numeric, boolean) from public;
grant execute on function finance.nper(numeric, numeric, numeric, numeric, boolean) to public;
