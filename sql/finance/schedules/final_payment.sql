-- What the last instalment would be: the balance is carried through with each period's interest
-- rounded, as
-- finance.amortise does it.

create or replace function finance.final_payment(
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
    _unit numeric := finance.minor_unit((final_payment.terms).minor_units);
    _mode text := (final_payment.terms).interest_rounding;
    _balance numeric := final_payment.balance;
    _interest numeric := finance.round_to_multiple(
        coalesce(final_payment.first_interest, final_payment.balance * final_payment.factors[1]),
        _unit,
        _mode
    );
begin
    for _number in 2 .. pg_catalog.cardinality(final_payment.factors) loop
        _balance := _balance + _interest - final_payment.instalment;
        _interest := finance.round_to_multiple(
            _balance * final_payment.factors[_number], _unit, _mode
        );
    end loop;
    return _balance + _interest;
end
$$;

comment on function finance.final_payment(
    finance.schedule_terms, numeric, numeric[], numeric, numeric
) is
'The instalment that remains for the last of the periods if each one before pays the level '
'instalment. first_interest replaces the interest of the first period; null computes it from the '
'balance.';

revoke all on function finance.final_payment(
    finance.schedule_terms, numeric, numeric[], numeric, numeric
) from public;
grant execute on function finance.final_payment(
    finance.schedule_terms, numeric, numeric[], numeric, numeric
) to public;
