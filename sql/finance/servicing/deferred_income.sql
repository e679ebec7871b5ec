-- requires: finance.recognised_income
create or replace function finance.deferred_income(
    amount numeric,
    deferred_on date,
    matures_on date,
    on_date date,
    minor_units integer default 2,
    adjusted_on date[] default '{}',
    adjusted numeric[] default '{}',
    repaid_on date default null,
    lost_on date default null
) returns table (earned numeric, lost numeric)
language plpgsql immutable parallel safe
as $$
declare
    _net numeric := amount;
begin
    if on_date < deferred_on then
        return query select 0::numeric, 0::numeric;
        return;
    end if;
    for _i in 1 .. coalesce(pg_catalog.cardinality(adjusted_on), 0) loop
        if adjusted_on[_i] <= on_date then
            _net := _net - adjusted[_i];
        end if;
    end loop;
    earned := case
        when lost_on <= on_date then least(
            finance.recognised_income(
                amount, deferred_on, matures_on, lost_on - 1, minor_units, adjusted_on, adjusted
            ),
            _net
        )
        when repaid_on <= on_date then _net
        else finance.recognised_income(
            amount, deferred_on, matures_on, on_date, minor_units, adjusted_on, adjusted
        )
    end;
    lost := case when lost_on <= on_date then _net - earned else 0 end;
    return next;
end
$$;

comment on function finance.deferred_income(
    numeric, date, date, date, integer, date[], numeric[], date, date
) is
'What of an income that was deferred is earned by the end of a day, and what of it is lost: '
'evenly by days as finance.recognised_income() says; all that is left once the loan was repaid '
'(repaid_on); where it was charged off or written off (lost_on), what was earned by the day '
'before, and the rest is lost. Amounts in the loan''s currency. Source: Apache Fineract.

example: select earned, lost from finance.deferred_income(50, ''2024-01-01'', ''2024-04-01'',
    ''2024-02-29'', lost_on => ''2024-02-01'')
returns: 17.03|32.97';

revoke all on function finance.deferred_income(
    numeric, date, date, date, integer, date[], numeric[], date, date
) from public;
grant execute on function finance.deferred_income(
    numeric, date, date, date, integer, date[], numeric[], date, date
) to public;
