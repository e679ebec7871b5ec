create or replace function finance.mirr(
    amounts numeric[], finance_rate numeric, reinvest_rate numeric
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _periods integer;
    _received numeric;
    _paid numeric;
begin
    perform finance.require_amounts('amounts', mirr.amounts);
    perform finance.require_rate('finance_rate', mirr.finance_rate);
    perform finance.require_rate('reinvest_rate', mirr.reinvest_rate);
    _periods := pg_catalog.cardinality(mirr.amounts) - 1;
    _received := finance.npv(
        mirr.reinvest_rate,
        array(select greatest(flow.amount, 0) from pg_catalog.unnest(mirr.amounts) as flow (amount))
    );
    _paid := -finance.npv(
        mirr.finance_rate,
        array(select least(flow.amount, 0) from pg_catalog.unnest(mirr.amounts) as flow (amount))
    );
    if _periods = 0 or _received = 0 or _paid = 0 then
        return null;
    end if;
    return pg_catalog.round(
        (1 + mirr.reinvest_rate)
        * pg_catalog.power(_received / _paid, 1.000000000000000000000000000000 / _periods)
        - 1,
        20
    );
end
$$;

comment on function finance.mirr(numeric[], numeric, numeric) is
'The modified internal rate of return a period, to 20 decimals: money paid financed at one rate, '
'money received reinvested at another. Null unless both kinds of flow occur. Raises RL100, RL102, '
'RL109, RL111.

example: select pg_catalog.round(finance.mirr(''{-1000,300,400,500}'', 0.1, 0.12), 6)
returns: 0.098157';

revoke all on function finance.mirr(numeric[], numeric, numeric) from public;
grant execute on function finance.mirr(numeric[], numeric, numeric) to public;
