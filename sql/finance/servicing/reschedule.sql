-- requires: finance.line_fraction
create or replace function finance.reschedule(
    state finance.loan_state, terms finance.loan_terms, event finance.loan_event
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _t finance.schedule_terms := (terms).schedule;
    _change finance.loan_change := (event).change;
    _lines finance.instalment[] := (state).instalments;
    _index integer;
    _last integer := finance.last_index(state, 'instalment');
    _next integer;
    _due date;
    _place integer := 0;
    _kept numeric;
begin
    for _i in 1 .. pg_catalog.cardinality(_lines) loop
        if (_lines[_i]).kind = 'instalment' and (_lines[_i]).due_on = _change.from_on then
            _index := _i;
            exit;
        end if;
    end loop;
    if _index is null then
        return _s;
    end if;
    _kept := case
        when _change.extra_instalments is null and _change.principal_grace is null
            and (_t.method = 'annuity' or (_lines[_index]).period is not null)
            then coalesce(
                (_lines[_index]).level,
                (_lines[_index]).principal + (_lines[_index]).interest
                - (_lines[_index]).credited_principal - (_lines[_index]).credited_interest
            )
    end;
    if _change.extra_instalments > 0 then
        select pg_catalog.max(i.number) into _next from pg_catalog.unnest(_lines) as i;
        for _i in 1 .. _change.extra_instalments loop
            _due := finance.frequency_date(
                coalesce(_change.first_due_on, _change.from_on), _t.frequency_unit,
                _t.frequency_count, _last - _index + _i, _t.month_end
            );
            _lines := _lines[: _last + _i - 1]
                || finance.new_line(
                    terms, _next + _i, (_lines[_last + _i - 1]).due_on, _due
                )
                || _lines[_last + _i :];
        end loop;
        _last := _last + _change.extra_instalments;
    end if;
    if _change.first_due_on is not null then
        for _i in _index .. _last loop
            continue when (_lines[_i]).kind <> 'instalment';
            if _i > _index then
                _lines[_i].start_on := _due;
            end if;
            _due := finance.frequency_date(
                _change.first_due_on, _t.frequency_unit, _t.frequency_count, _place, _t.month_end
            );
            _due := finance.roll_date(
                _due, _t.business_day_roll, _t.holidays, _t.weekend_days
            );
            _place := _place + 1;
            _lines[_i].due_on := _due;
            if (_lines[_i]).fraction is not null then
                _lines[_i].fraction := finance.line_fraction(_t, (_lines[_i]).start_on, _due);
            end if;
        end loop;
    end if;
    _s := finance.renumber_periods(_s, _lines);
    if _change.extra_instalments is null and _change.principal_grace is null
        and _change.first_due_on is null and not finance.is_recalculated(terms)
    then
        return finance.defer_interest_due(
            _s,
            array(
                select p
                from pg_catalog.generate_series(_index, _last) as p
                where (_s.instalments[p]).kind = 'instalment'
            ),
            coalesce(_change.interest_grace, 0)
        );
    end if;
    return finance.respread(_s, terms, _index, (event).value_date, _change, _kept);
end
$$;

comment on function finance.reschedule(
    finance.loan_state, finance.loan_terms, finance.loan_event
) is
'Moves the due dates of the instalments from one on, adds instalments, or lets some be without '
'principal or interest; what is left is spread over them anew, or, where only dates move, their '
'level stays.';

revoke all on function finance.reschedule(
    finance.loan_state, finance.loan_terms, finance.loan_event
) from public;
grant execute on function finance.reschedule(
    finance.loan_state, finance.loan_terms, finance.loan_event
) to public;
