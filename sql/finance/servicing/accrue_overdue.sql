-- requires: finance.period_index
-- The schedule takes it that each instalment is paid on its due date. Principal that is not goes on
-- bearing interest: it is added to the balance from the due date, and taken out again on the day
-- the loan is looked at.
create or replace function finance.accrue_overdue(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date,
    is_prepayment boolean default false
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _line finance.instalment;
    _on date;
    _current integer;
    _overdue numeric := 0;
    _all_overdue numeric := 0;
    _has_overdue boolean := false;
    _until date;
    _end date;
begin
    select least(on_date, pg_catalog.max(i.due_on)) into _on
    from pg_catalog.unnest(_s.instalments) as i
    where i.period is not null;
    _current := finance.period_index(_s, _on);
    if _current is null then
        return _s;
    end if;
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        continue when (_s.instalments[_i]).period is null;
        exit when _i > _current;
        _line := _s.instalments[_i];
        _has_overdue := _has_overdue or _i < _current;
        if (
            _overdue <> 0 or _i = _current and _has_overdue
        ) and _on is distinct from _s.overdue_until then
            _until := _s.overdue_until;
            _s := finance.change_overdue(
                _s, terms,
                case
                    when _until is null or _line.start_on > _until then _line.start_on
                    else _until
                end,
                _overdue
            );
            if _on > _line.start_on and _on <= _line.due_on then
                _end := case
                    when (terms).pre_closure = 'period' and (
                        is_prepayment or (terms).rest = 'period'
                    )
                        then _line.due_on
                    else _on
                end;
                _s := finance.change_overdue(_s, terms, _end, -_all_overdue);
                _s.overdue_until := _end;
            end if;
        end if;
        if _i < _current then
            _overdue := greatest(
                (_s.instalments[_i]).principal - (_s.instalments[_i]).principal_paid, 0
            );
            _all_overdue := _all_overdue + _overdue;
        end if;
    end loop;
    if _all_overdue > 0 and (_s.overdue_until is null or _s.overdue_until < _on) then
        _s.overdue_until := _on;
    end if;
    return _s;
end
$$;

comment on function finance.accrue_overdue(
    finance.loan_state, finance.loan_terms, date, boolean
) is
'Brings a loan whose interest is recalculated to a day: overdue principal bears interest until '
'then. '
'is_prepayment: someone is paying all of it.';

revoke all on function finance.accrue_overdue(
    finance.loan_state, finance.loan_terms, date, boolean
) from public;
grant execute on function finance.accrue_overdue(
    finance.loan_state, finance.loan_terms, date, boolean
) to public;
