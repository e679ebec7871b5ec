create or replace function finance.accelerate(state finance.loan_state, on_date date)
returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _lines finance.instalment[] := '{}';
    _line finance.instalment;
    _current finance.instalment;
    _place integer;
begin
    foreach _line in array (state).instalments loop
        if _line.kind = 'instalment' and _line.due_on > on_date then
            if _place is null then
                _place := pg_catalog.cardinality(_lines) + 1;
                _current := _line;
                _current.due_on := greatest(on_date, _line.start_on + 1);
            else
                _current.principal := _current.principal + _line.principal - _line.principal_paid;
                _current.interest := _current.interest + _line.interest - _line.interest_paid;
                _current.fee := _current.fee + _line.fee - _line.fee_paid;
                _current.penalty := _current.penalty + _line.penalty - _line.penalty_paid;
                _line.principal := _line.principal_paid;
                _line.interest := _line.interest_paid;
                _line.fee := _line.fee_paid;
                _line.penalty := _line.penalty_paid;
                _line.credited_principal := least(_line.credited_principal, _line.principal);
                _line.credited_interest := least(_line.credited_interest, _line.interest);
                continue when _line.principal + _line.interest + _line.fee + _line.penalty = 0;
            end if;
        end if;
        _lines := _lines || _line;
    end loop;
    if _place is not null then
        _current.paid_on := null;
        _lines[_place] := _current;
    end if;
    _s.instalments := _lines;
    return _s;
end
$$;

comment on function finance.accelerate(finance.loan_state, date) is
'Makes all that is left of a loan due on a day: the current instalment takes it over and falls '
'due then; later ones keep what was paid of them, or are gone. Nothing changes after the last due '
'date.';

revoke all on function finance.accelerate(finance.loan_state, date) from public;
grant execute on function finance.accelerate(finance.loan_state, date) to public;
