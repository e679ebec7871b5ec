-- requires: finance.round_money
-- The loop of every plain loan, alone or among a million: nothing in it but what the arithmetic
-- needs. Interest that
-- has more decimals than a half has is rounded by the built-in alone. An instalment
-- rounded up repays a loan early; the instalments after that are 0.

create or replace function finance.amortise_level(
    balance numeric,
    level_instalment numeric,
    level_principal numeric,
    factors numeric[],
    minor_units integer,
    interest_rounding text
)
returns table (
    number integer, opening_balance numeric, principal numeric, interest numeric
)
language plpgsql
immutable
parallel safe
rows 12
as $$
declare
    _factor numeric;
    _last integer := pg_catalog.cardinality(amortise_level.factors);
    _half_scale integer := amortise_level.minor_units + 1;
    _is_half boolean := amortise_level.interest_rounding in ('half_even', 'half_up');
begin
    number := 0;
    opening_balance := amortise_level.balance;
    foreach _factor in array amortise_level.factors loop
        number := number + 1;
        interest := opening_balance * _factor;
        interest := case
            when _is_half and interest <> pg_catalog.trunc(interest, _half_scale)
                then pg_catalog.round(interest, amortise_level.minor_units)
            else finance.round_money(
                interest, amortise_level.minor_units, amortise_level.interest_rounding
            )
        end;
        principal := coalesce(
            amortise_level.level_principal, amortise_level.level_instalment - interest
        );
        if principal > opening_balance or number = _last then
            principal := opening_balance;
        elsif principal < 0 then
            perform finance.refuse_schedule_terms(
                'RL142',
                'an instalment does not cover its interest',
                pg_catalog.format(
                    'instalment %s, interest %s, period %s',
                    amortise_level.level_instalment,
                    interest,
                    number
                ),
                'Raise the instalment, or let unpaid interest carry or capitalise.'
            );
        end if;
        return next;
        opening_balance := opening_balance - principal;
    end loop;
end
$$;

comment on function finance.amortise_level(numeric, numeric, numeric, numeric[], integer, text) is
'finance.amortise for a plain loan: one interest factor for each period, and either a level '
'instalment or a level principal (the other is null). The last instalment takes the remainder. '
'Raises RL142.';

revoke all on function finance.amortise_level(
    numeric, numeric, numeric, numeric[], integer, text
) from public;
grant execute on function finance.amortise_level(
    numeric, numeric, numeric, numeric[], integer, text
) to public;
