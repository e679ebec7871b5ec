-- finance.solve_rate() gives fifteen digits; two of Newton's steps on the polynomial in the
-- discount factor, in exact decimals by Horner's scheme, give the rest.

create or replace function finance.irr(
    amounts numeric[],
    guess numeric default null
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _last integer;
    _rate double precision;
    _discount numeric;
    _value numeric;
    _slope numeric;
begin
    perform finance.require_amounts('amounts', irr.amounts);
    if irr.guess is not null then
        perform finance.require_rate('guess', irr.guess);
    end if;
    _last := pg_catalog.cardinality(irr.amounts) - 1;
    _rate := finance.solve_rate(
        irr.amounts::double precision[],
        array(select number from pg_catalog.generate_series(0, _last) as period (number)),
        null,
        irr.guess::double precision
    );
    if _rate is null then
        return null;
    end if;
    _discount := 1.0000000000000000000000000000000000000000 / (1 + _rate::numeric);
    if _last * pg_catalog.abs(pg_catalog.ln(1 + _rate)) > 2000 then
        return pg_catalog.round(_rate::numeric, 12);
    end if;
    for _pass in 1..2 loop
        _value := 0;
        _slope := 0;
        for _index in reverse _last + 1..1 loop
            _slope := pg_catalog.round(_slope * _discount + _value, 60);
            _value := pg_catalog.round(_value * _discount + irr.amounts[_index], 60);
        end loop;
        exit when _slope = 0;
        _discount := pg_catalog.round(_discount - _value / _slope, 40);
    end loop;
    return pg_catalog.round(1 / _discount - 1, 20);
end
$$;

comment on function finance.irr(numeric[], numeric) is
'The internal rate of return a period, to 20 decimals, of amounts one period apart, money '
'received positive; null if there is none. Of several rates the one nearest to the guess, or as '
'finance.solve_rate() says. Raises RL100, RL102, RL109, RL111.

example: select pg_catalog.round(finance.irr(''{-1000,300,400,500}''), 12)
returns: 0.088963394693';

revoke all on function finance.irr(numeric[], numeric) from public;
grant execute on function finance.irr(numeric[], numeric) to public;
