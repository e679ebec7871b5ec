-- What stays level from a period on: the instalment of annuity and flat loans, the principal of
-- equal-principal and
-- spread flat loans. Periods of principal grace have no part in it.

create or replace function finance.level_amount(
    terms finance.schedule_terms,
    number integer,
    balance numeric,
    flat_base numeric,
    plan_factors numeric[],
    first_interest numeric
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := level_amount.terms;
    _start integer := greatest(level_amount.number, (level_amount.terms).principal_grace + 1);
    _factors numeric[] := level_amount.plan_factors[_start :];
    _count integer := pg_catalog.cardinality(_factors);
    _unit numeric := finance.minor_unit((level_amount.terms).minor_units);
    _first numeric := case when _start = level_amount.number then level_amount.first_interest end;
    _level numeric;
    _interest numeric;
begin
    if _t.method = 'annuity' then
        _level := finance.annuity_payment(
            level_amount.balance, _t.balloon_amount, finance.annuity_factor(_factors)
        );
        _level := finance.round_instalment(_t, _level);
        if _t.is_smoothed then
            _level := finance.smoothed_instalment(
                _t, level_amount.balance, _factors, _first, _level
            );
        end if;
    elsif _t.method = 'flat' and _t.flat_interest = 'accrued' then
        select pg_catalog.sum(finance.round_to_multiple(
            coalesce(case when i.position = 1 then _first end, level_amount.flat_base * i.factor),
            _unit,
            _t.interest_rounding
        ))
        into _interest
        from pg_catalog.unnest(_factors) with ordinality as i(factor, position);
        _level := (level_amount.balance + _interest) / _count;
        _level := finance.round_instalment(_t, _level);
    elsif _t.method in ('equal_principal', 'flat') then
        _level := (level_amount.balance - _t.balloon_amount) / _count;
        _level := finance.round_instalment(_t, _level);
    end if;
    return _level;
end
$$;

comment on function finance.level_amount(
    finance.schedule_terms, integer, numeric, numeric, numeric[], numeric
) is
'The amount that stays level from period number on: the instalment (annuity, flat) or its '
'principal (equal_principal, flat with spread interest); null for the other methods. '
'first_interest is the interest of period number, where it is not balance times factor.';

revoke all on function finance.level_amount(
    finance.schedule_terms, integer, numeric, numeric, numeric[], numeric
) from public;
grant execute on function finance.level_amount(
    finance.schedule_terms, integer, numeric, numeric, numeric[], numeric
) to public;
