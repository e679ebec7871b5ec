-- requires: finance.round_to_multiple

create or replace function finance.charge_amount(
    charge finance.schedule_charge, base numeric, unit numeric
)
returns numeric
language sql
immutable
parallel safe
return case (charge_amount.charge).calculation
    when 'flat' then (charge_amount.charge).amount
    else finance.round_to_multiple((charge_amount.charge).amount * base / 100, unit, 'half_even')
end;

comment on function finance.charge_amount(finance.schedule_charge, numeric, numeric) is
'The money of a charge: its amount if it is flat, otherwise its percentage of the base, half-even '
'to the unit.';

revoke all on function finance.charge_amount(finance.schedule_charge, numeric, numeric) from public;
grant execute on function finance.charge_amount(
    finance.schedule_charge, numeric, numeric
) to public;
