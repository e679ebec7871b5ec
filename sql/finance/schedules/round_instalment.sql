-- requires: finance.round_level

create or replace function finance.round_instalment(terms finance.schedule_terms, amount numeric)
returns numeric
language sql
immutable
parallel safe
return case
    when (round_instalment.terms).keeps_fractions then pg_catalog.round(round_instalment.amount, 20)
    else finance.round_level(
        round_instalment.amount,
        (round_instalment.terms).instalment_multiple,
        (round_instalment.terms).minor_units,
        (round_instalment.terms).instalment_rounding
    )
end;

comment on function finance.round_instalment(finance.schedule_terms, numeric) is
'The amount rounded as completed terms round instalments; to 20 decimals if they keep fractions.';

revoke all on function finance.round_instalment(finance.schedule_terms, numeric) from public;
grant execute on function finance.round_instalment(finance.schedule_terms, numeric) to public;
