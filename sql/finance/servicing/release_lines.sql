-- requires: finance.cut_line, finance.settle_line
create or replace function finance.release_lines(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date,
    is_all boolean
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _lines finance.instalment[] := '{}';
    _line finance.instalment;
    _is_live boolean := finance.is_recalculated(terms);
    _moved finance.moved_amount := row(null, 0, 0, 0, 0);
    _earned finance.loan_state;
    _place integer := 0;
begin
    if _is_live then
        _earned := finance.recompute_interest(_s, terms, true, on_date);
        _s := finance.drop_overdue(_s);
    end if;
    foreach _line in array _s.instalments loop
        _place := _place + 1;
        if _line.kind = 'charge' or _line.due_on > on_date and not is_all then
            _lines := _lines || _line;
            continue;
        end if;
        if _line.start_on >= on_date and _line.due_on > on_date
            and _line.principal_paid + _line.interest_paid + _line.fee_paid
            + _line.penalty_paid = 0
        then
            -- A period that has not begun: of its own interest nothing is owed.
            _moved.principal := _moved.principal + _line.principal;
            _moved.interest := _moved.interest + case
                when _is_live then 0 else _line.credited_interest + _line.deferred
            end;
            _moved.fee := _moved.fee + _line.fee;
            _moved.penalty := _moved.penalty + _line.penalty;
            continue;
        end if;
        _line := finance.cut_line(_s, terms, _place, on_date);
        _moved.principal := _moved.principal + _line.principal - _line.principal_paid;
        _moved.interest := _moved.interest - _line.interest_paid + case
            when _is_live then (_earned.instalments[_place]).interest
            else _line.interest
        end;
        _moved.fee := _moved.fee + _line.fee - _line.fee_paid;
        _moved.penalty := _moved.penalty + _line.penalty - _line.penalty_paid;
        _line := finance.settle_line(_line);
        if finance.is_reducing(terms) then
            -- A payment of the same day may compute it again: it has no interest left.
            _line.fraction := 0;
            _line.credited_interest := least(_line.credited_interest, _line.interest_paid);
        end if;
        _lines := _lines || _line;
    end loop;
    if _is_live then
        _s := finance.renumber_periods(_s, _lines);
    else
        _s.instalments := _lines;
    end if;
    if is_all and finance.is_reducing(terms) then
        -- What was paid ahead or late within a period that ends counts in no later one.
        _s.changes := array(
            select row(c.period, c.changed_on, c.disbursed, 0)::finance.balance_change
            from pg_catalog.unnest(_s.changes) as c
            where c.disbursed <> 0
        );
    end if;
    _s.moved := _s.moved || _moved;
    return _s;
end
$$;

comment on function finance.release_lines(finance.loan_state, finance.loan_terms, date, boolean) is
'Takes what is unpaid out of the instalments that are due by a day, or out of all: the running one '
'ends that day and later ones are gone. The last element of moved says how much that is.';

revoke all on function finance.release_lines(
    finance.loan_state, finance.loan_terms, date, boolean
) from public;
grant execute on function finance.release_lines(
    finance.loan_state, finance.loan_terms, date, boolean
) to public;
