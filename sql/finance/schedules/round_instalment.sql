-- A multiple may be too coarse for a small loan: an instalment that it would round to nothing keeps
-- the minor unit.

create or replace function finance.round_instalment(terms finance.schedule_terms, amount numeric)
returns numeric
language plpgsql
immutable
parallel safe
as $$
declare
    _unit numeric := finance.minor_unit((round_instalment.terms).minor_units);
    _mode text := (round_instalment.terms).instalment_rounding;
    _rounded numeric := finance.round_to_multiple(
        round_instalment.amount, coalesce((round_instalment.terms).instalment_multiple, _unit), _mode
    );
begin
    if (round_instalment.terms).keeps_fractions then
        return pg_catalog.round(round_instalment.amount, 20);
    end if;
    if _rounded = 0 then
        return finance.round_to_multiple(round_instalment.amount, _unit, _mode);
    end if;
    return _rounded;
end
$$;

comment on function finance.round_instalment(finance.schedule_terms, numeric) is
'The amount rounded as the terms round instalments.';

revoke all on function finance.round_instalment(finance.schedule_terms, numeric) from public;
grant execute on function finance.round_instalment(finance.schedule_terms, numeric) to public;
