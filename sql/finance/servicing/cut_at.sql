-- requires: finance.interest_until, finance.period_index
create or replace function finance.cut_at(
    state finance.loan_state,
    terms finance.loan_terms,
    on_date date
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _index integer := finance.period_index(state, on_date);
    _line finance.instalment;
    _later numeric := 0;
begin
    if _index is null then
        return _s;
    end if;
    for _i in _index + 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        continue when _line.period is null;
        _later := _later + _line.principal - _line.principal_paid;
        _s.instalments[_i].principal := _line.principal_paid;
        _s.instalments[_i].interest := greatest(
            _line.credited_interest + _line.deferred, _line.interest_paid
        );
    end loop;
    _line := _s.instalments[_index];
    _s.instalments[_index].principal := _line.principal + _later;
    _s.instalments[_index].interest := finance.interest_until(_s, terms, _index, on_date);
    return _s;
end
$$;

comment on function finance.cut_at(finance.loan_state, finance.loan_terms, date) is
'A loan whose instalments are computed anew, as if it ended on a day: the running instalment asks '
'for all principal, and for interest until then; later ones for what was earned before.';

revoke all on function finance.cut_at(finance.loan_state, finance.loan_terms, date) from public;
grant execute on function finance.cut_at(finance.loan_state, finance.loan_terms, date) to public;
