-- Money in advance owes interest only up to its day; an instalment that has not begun is all
-- principal.
create or replace function finance.due_on_day(
    state finance.loan_state,
    terms finance.loan_terms,
    index integer,
    on_date date,
    is_by_component boolean
) returns finance.instalment
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _cut date := on_date;
    _line finance.instalment;
    _unsettled bigint;
    _left numeric;
    _left_interest numeric;
begin
    if on_date >= (
        select pg_catalog.max(i.due_on)
        from pg_catalog.unnest(_s.instalments) as i
        where i.period is not null
    ) then
        _cut := null;
    else
        _s := finance.recompute_interest(_s, terms, true, _cut, true);
        _s := finance.adjust_last_instalment(_s, terms, on_date, _cut);
    end if;
    _unsettled := finance.unsettled_count(_s);
    _left := finance.unpaid_principal(_s);
    _line := _s.instalments[index];
    if on_date <= _line.start_on then
        if _unsettled > 1 then
            _s.instalments[index].level := _line.agreed_level;
            _s := finance.recompute_interest(_s, terms, false, _cut, true);
            _line := _s.instalments[index];
            _left := finance.unpaid_principal(_s);
            _s.instalments[index].level := _line.level - greatest(
                greatest(_line.principal - _line.principal_paid, 0) - _left, 0
            );
            _s := finance.recompute_interest(_s, terms, false, _cut, true);
        elsif _unsettled = 1 and finance.is_settled(_line) then
            _s.instalments[index].level := least(
                _line.agreed_level, _left + _line.principal_paid + _line.interest
            );
            _s := finance.recompute_interest(_s, terms, false, _cut, true);
        end if;
        _line := _s.instalments[index];
    end if;
    if is_by_component then
        _left := finance.unpaid_principal(_s);
        select pg_catalog.sum(i.interest - i.interest_paid) into _left_interest
        from pg_catalog.unnest(_s.instalments) as i
        where i.period is not null;
        if _unsettled > 1 then
            _line.principal :=
                _line.level + _line.credited_principal + _line.credited_interest + _line.deferred;
        end if;
        _line.principal := least(_line.principal, greatest(_left, _line.principal_paid));
        _line.interest := least(_line.interest, greatest(_left_interest, _line.interest_paid));
    end if;
    return _line;
end
$$;

comment on function finance.due_on_day(
    finance.loan_state, finance.loan_terms, integer, date, boolean
) is
'The instalment at index as far as it is owed if money comes in on a day before its due date.';

revoke all on function finance.due_on_day(
    finance.loan_state, finance.loan_terms, integer, date, boolean
) from public;
grant execute on function finance.due_on_day(
    finance.loan_state, finance.loan_terms, integer, date, boolean
) to public;
