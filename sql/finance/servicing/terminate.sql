-- requires: finance.cut_line
create or replace function finance.terminate(
    state finance.loan_state, terms finance.loan_terms, event finance.loan_event
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _lines finance.instalment[] := '{}';
    _line finance.instalment;
    _current integer;
    _later numeric := 0;
    _place integer := 0;
begin
    if finance.unpaid_all(state) = 0 then
        return state;
    end if;
    foreach _line in array (state).instalments loop
        _place := _place + 1;
        if _line.kind <> 'instalment' or _line.due_on <= (event).value_date then
            _lines := _lines || _line;
        elsif _current is null or _line.principal_paid + _line.interest_paid + _line.fee_paid
            + _line.penalty_paid > 0
        then
            _lines := _lines || finance.cut_line(state, terms, _place, (event).value_date);
            _current := coalesce(_current, pg_catalog.cardinality(_lines));
        else
            _later := _later + _line.principal;
            _lines[_current].fee := (_lines[_current]).fee + _line.fee;
            _lines[_current].penalty := (_lines[_current]).penalty + _line.penalty;
        end if;
    end loop;
    if _current is not null then
        _lines[_current].principal := (_lines[_current]).principal + _later;
        _s := finance.renumber_periods(_s, _lines);
        if finance.is_recalculated(terms) then
            _s := finance.adjust_last_instalment(
                finance.recompute_interest(_s, terms), terms, (event).value_date
            );
        elsif finance.is_reducing(terms) then
            -- All has fallen due: without a period, nothing computes interest again.
            for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
                _s.instalments[_i].period := null;
            end loop;
        end if;
    end if;
    _s.moved := _s.moved || (
        select row(
            (event).id,
            pg_catalog.sum(i.principal - i.principal_paid),
            pg_catalog.sum(i.interest - i.interest_paid),
            pg_catalog.sum(i.fee - i.fee_paid),
            pg_catalog.sum(i.penalty - i.penalty_paid)
        )::finance.moved_amount
        from pg_catalog.unnest(_s.instalments) as i
    );
    return _s;
end
$$;

comment on function finance.terminate(finance.loan_state, finance.loan_terms, finance.loan_event) is
'Ends the contract: all that is owed falls due on the day, with interest until then. Nothing '
'happens to a loan that is repaid.';

revoke all on function finance.terminate(
    finance.loan_state, finance.loan_terms, finance.loan_event
) from public;
grant execute on function finance.terminate(
    finance.loan_state, finance.loan_terms, finance.loan_event
) to public;
