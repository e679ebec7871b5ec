-- requires: finance.round_money
-- A loop, because what is left to earn from an adjustment on depends on what was earned before it.
create or replace function finance.recognised_income(
    amount numeric,
    deferred_on date,
    matures_on date,
    on_date date,
    minor_units integer default 2,
    adjusted_on date[] default '{}',
    adjusted numeric[] default '{}'
) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    _till date := least(on_date + 1, matures_on);
    _from date := deferred_on;
    _left numeric := amount;
    _earned numeric := 0;
    _excess numeric := 0;
    _share numeric;
begin
    if on_date < deferred_on then
        return 0;
    end if;
    for _i in 1 .. coalesce(pg_catalog.cardinality(adjusted_on), 0) loop
        continue when adjusted_on[_i] > on_date;
        if adjusted_on[_i] > _from and _from < matures_on then
            _share := _left * (least(adjusted_on[_i], matures_on) - _from) / (matures_on - _from);
            _earned := _earned + _share;
            _left := _left - _share;
            _from := adjusted_on[_i];
        end if;
        _left := _left - adjusted[_i];
        if _left < 0 then
            _excess := _excess - _left;
            _left := 0;
        end if;
    end loop;
    if _till >= matures_on then
        _earned := _earned + _left;
    elsif _from < _till then
        _earned := _earned + _left * (_till - _from) / (matures_on - _from);
    end if;
    return finance.round_money(_earned - _excess, minor_units, 'half_even');
end
$$;

comment on function finance.recognised_income(
    numeric, date, date, date, integer, date[], numeric[]
) is
'What of an income that was deferred is earned by the end of a day: evenly by days, the first and '
'this one included, until the loan matures; by then it is all. adjusted_on, adjusted: days, in '
'order, and amounts by which it was lowered; what is left from each on is spread anew, and what '
'is earned beyond it is taken back. Amounts in the loan''s currency, rounded half-even to '
'minor_units. Source: Apache Fineract, equal amortisation of capitalised income and buy-down fees.

example: select finance.recognised_income(50, ''2024-01-01'', ''2024-04-01'', ''2024-01-31'')
returns: 17.03';

revoke all on function finance.recognised_income(
    numeric, date, date, date, integer, date[], numeric[]
) from public;
grant execute on function finance.recognised_income(
    numeric, date, date, date, integer, date[], numeric[]
) to public;
