-- Up to three times: d = last − balloon − instalment; if |d| in minor units is above half the
-- number of instalments, move the instalment by d/n and keep the move only if |d| became smaller.
-- The rule is Apache Fineract's for progressive schedules, which counts half of an odd number
-- downwards.

create or replace function finance.smoothed_instalment(
    terms finance.schedule_terms,
    balance numeric,
    factors numeric[],
    first_interest numeric,
    instalment numeric
)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _unit numeric := finance.minor_unit((smoothed_instalment.terms).minor_units);
    _count integer := pg_catalog.cardinality(smoothed_instalment.factors);
    _instalment numeric := smoothed_instalment.instalment;
    _balloon numeric := coalesce((smoothed_instalment.terms).balloon_amount, 0);
    _moved numeric;
    _difference numeric;
    _new_difference numeric;
begin
    _difference := finance.final_payment(
        smoothed_instalment.terms, smoothed_instalment.balance, smoothed_instalment.factors,
        smoothed_instalment.first_interest, _instalment
    ) - _balloon - _instalment;
    for _round in 1 .. 3 loop
        exit when _count < 2 or pg_catalog.abs(_difference) <= (_count / 2) * _unit;
        _moved := finance.round_instalment(
            smoothed_instalment.terms,
            _instalment + finance.round_to_multiple(_difference / _count, _unit, 'half_even')
        );
        exit when _moved = _instalment;
        _new_difference := finance.final_payment(
            smoothed_instalment.terms, smoothed_instalment.balance, smoothed_instalment.factors,
            smoothed_instalment.first_interest, _moved
        ) - _balloon - _moved;
        exit when pg_catalog.abs(_new_difference) >= pg_catalog.abs(_difference);
        _instalment := _moved;
        _difference := _new_difference;
    end loop;
    return _instalment;
end
$$;

comment on function finance.smoothed_instalment(
    finance.schedule_terms, numeric, numeric[], numeric, numeric
) is
'The level instalment moved so that the last instalment without the balloon differs from it by at '
'most half a minor unit per instalment, where at most three steps can reach that.';

revoke all on function finance.smoothed_instalment(
    finance.schedule_terms, numeric, numeric[], numeric, numeric
) from public;
grant execute on function finance.smoothed_instalment(
    finance.schedule_terms, numeric, numeric[], numeric, numeric
) to public;
