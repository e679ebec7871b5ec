-- requires: finance.interest_until
create or replace function finance.stop_interest(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _line finance.instalment;
    _earned numeric;
    _surplus numeric := 0;
    _cut numeric;
begin
    -- Without a period, nothing computes the interest of an instalment again.
    if finance.is_recalculated(terms) then
        _s := finance.recompute_interest(_s, terms, true, on_date);
        _s := finance.adjust_last_instalment(_s, terms, on_date, on_date);
        for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
            _s.instalments[_i].period := null;
        end loop;
        return _s;
    end if;
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        continue when _line.due_on <= on_date or _line.kind <> 'instalment';
        _earned := finance.interest_until(state, terms, _i, on_date);
        _line.period := null;
        _surplus := _surplus + _line.interest - _earned;
        _line.principal := _line.principal + _line.interest - _earned;
        _line.interest := _earned;
        _s.instalments[_i] := _line;
    end loop;
    for _i in reverse pg_catalog.cardinality(_s.instalments) .. 1 loop
        exit when _surplus <= 0;
        _line := _s.instalments[_i];
        continue when _line.kind <> 'instalment' or _line.due_on <= on_date;
        _cut := least(_surplus, greatest(_line.principal - _line.principal_paid, 0));
        _line.principal := _line.principal - _cut;
        _surplus := _surplus - _cut;
        _s.instalments[_i] := _line;
    end loop;
    return _s;
end
$$;

comment on function finance.stop_interest(finance.loan_state, finance.loan_terms, date) is
'Ends the interest of a loan on a day. Instalments keep their level: what was interest becomes '
'principal, and the last ones ask for less. Source: Apache Fineract, charge-off without interest.';

revoke all on function finance.stop_interest(
    finance.loan_state, finance.loan_terms, date
) from public;
grant execute on function finance.stop_interest(
    finance.loan_state, finance.loan_terms, date
) to public;
