-- An event that changes no interest changes only the instalments that it was allocated to, and they
-- alone are looked at: most of a long replay would be looking at the others.
create or replace function finance.mark_paid(
    state finance.loan_state, on_date date, is_everything_changed boolean default true
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _lines finance.instalment[] := (state).instalments;
    _line finance.instalment;
    _allocation finance.allocation;
    _changed integer[];
    _is_paid boolean;
begin
    if not is_everything_changed then
        _changed := '{}';
        foreach _allocation in array (state).allocations loop
            if _allocation.number is not null then
                _changed := pg_catalog.array_append(_changed, _allocation.number);
            end if;
        end loop;
        if _changed = '{}' then
            return _s;
        end if;
    end if;
    for _i in 1 .. pg_catalog.cardinality(_lines) loop
        continue when _changed is not null and (_lines[_i]).number <> all (_changed);
        _line := _lines[_i];
        _is_paid := _line.principal_paid >= _line.principal
            and _line.interest_paid >= _line.interest
            and _line.fee_paid >= _line.fee
            and _line.penalty_paid >= _line.penalty;
        if _is_paid and _line.paid_on is null then
            _line.paid_on := on_date;
            _lines[_i] := _line;
        elsif not _is_paid and _line.paid_on is not null then
            _line.paid_on := null;
            _lines[_i] := _line;
        end if;
    end loop;
    _s.instalments := _lines;
    return _s;
end
$$;

comment on function finance.mark_paid(finance.loan_state, date, boolean) is
'Notes the day on the instalments that an event left without anything unpaid. '
'is_everything_changed: not only those that it was allocated to.';

revoke all on function finance.mark_paid(finance.loan_state, date, boolean) from public;
grant execute on function finance.mark_paid(finance.loan_state, date, boolean) to public;
