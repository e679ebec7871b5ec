create or replace function finance.ipmt(
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
declare
    _payment numeric := finance.pmt(
        ipmt.rate, ipmt.number_of_periods, ipmt.present_value, ipmt.future_value, ipmt.due_at_start
    );
begin
    if ipmt.period is null or ipmt.period not between 1 and ipmt.number_of_periods then
        perform finance.require_number('period', ipmt.period);
        raise exception using
            errcode = 'RL110',
            message = 'the period is outside the term',
            detail = pg_catalog.format('period is %s of %s', ipmt.period, ipmt.number_of_periods),
            hint = 'Count periods from 1.';
    end if;
    if ipmt.period = 1 then
        return pg_catalog.round(
            case when ipmt.due_at_start then 0 else -ipmt.present_value * ipmt.rate end, 20
        );
    end if;
    return pg_catalog.round(
        finance.fv(ipmt.rate, ipmt.period - 1, _payment, ipmt.present_value, ipmt.due_at_start)
        * ipmt.rate
        / pg_catalog.round(1 + ipmt.rate * ipmt.due_at_start::integer, 40),
        20
    );
end
$$;

comment on function finance.ipmt(numeric, integer, numeric, numeric, numeric, boolean) is
'The interest in one of the equal payments of finance.pmt(), to 20 decimals; the sum of this and '
'finance.ppmt() is that payment. Raises RL100, RL102, RL109, RL110.

example: select pg_catalog.round(finance.ipmt(0.01, 2, 12, 1000), 2)
returns: -9.21';

revoke all on function finance.ipmt(
    numeric, integer, numeric, numeric, numeric, boolean
) from public;
grant execute on function finance.ipmt(
    numeric, integer, numeric, numeric, numeric, boolean
) to public;
