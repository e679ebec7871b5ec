-- The nominal basis, and instalments beyond the schedule's own, take every period as regular.

create or replace function finance.plan_factors(
    terms finance.schedule_terms, fractions numeric[], annual_rate numeric
)
returns numeric[]
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := plan_factors.terms;
    _nominal numeric := finance.period_rate(
        plan_factors.annual_rate, _t.period_fraction, _t.compounding_per_year
    );
    _factors numeric[];
    _number integer := 0;
    _fraction numeric;
begin
    if _t.instalment_basis = 'accrual' then
        foreach _fraction in array plan_factors.fractions loop
            _number := _number + 1;
            _factors[_number] := case
                when _number <= _t.interest_free_periods then 0
                when _fraction = _t.period_fraction then _nominal
                else finance.period_rate(
                    plan_factors.annual_rate, _fraction, _t.compounding_per_year
                )
            end;
        end loop;
    end if;
    return _factors || pg_catalog.array_fill(
        _nominal, array[_t.amortisation_instalments - coalesce(pg_catalog.cardinality(_factors), 0)]
    );
end
$$;

comment on function finance.plan_factors(finance.schedule_terms, numeric[], numeric) is
'The interest factor of each period under one rate, as the level instalment is computed from: by '
'the fractions of a year of the periods, or, on the nominal basis, all alike.';

revoke all on function finance.plan_factors(finance.schedule_terms, numeric[], numeric) from public;
grant execute on function finance.plan_factors(
    finance.schedule_terms, numeric[], numeric
) to public;
