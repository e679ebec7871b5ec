-- requires: finance.release_lines
create or replace function finance.re_age(
    state finance.loan_state, terms finance.loan_terms, event finance.loan_event
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state;
    _change finance.loan_change := (event).change;
    _moved finance.moved_amount;
    _t finance.schedule_terms := (terms).schedule;
    _others finance.instalment[];
    _number integer := (
        select pg_catalog.max(i.number) from pg_catalog.unnest((state).instalments) as i
    );
    _first integer;
    _start date;
    _due date;
    _shift integer := 0;
begin
    if finance.unpaid_all(state) = 0 then
        return state;
    end if;
    _s := finance.release_lines(state, terms, (event).value_date, true);
    _moved := _s.moved[pg_catalog.cardinality(_s.moved)];
    _moved.event_id := (event).id;
    _s.moved[pg_catalog.cardinality(_s.moved)] := _moved;
    _others := array(select i from pg_catalog.unnest(_s.instalments) as i where i.kind = 'charge');
    _s.instalments := array(
        select i from pg_catalog.unnest(_s.instalments) as i where i.kind <> 'charge'
    );
    _first := pg_catalog.cardinality(_s.instalments) + 1;
    select coalesce(pg_catalog.max(i.due_on), (event).value_date) into _start
    from pg_catalog.unnest(_s.instalments) as i;
    if _change.first_due_on <= _start and finance.is_recalculated(terms) then
        _shift := 1;
    end if;
    for _i in 1 .. _change.instalments loop
        _due := finance.frequency_date(
            _change.first_due_on, _change.frequency_unit, _change.frequency_count,
            _i - 1 + _shift, _t.month_end
        );
        _s.instalments := _s.instalments
            || finance.new_line(terms, _number + _i, _start, _due);
        _start := _due;
    end loop;
    _s.instalments[_first].principal := _moved.principal;
    _s.instalments[_first].fee := _moved.fee;
    _s.instalments[_first].penalty := _moved.penalty;
    _s := finance.renumber_periods(_s, _s.instalments || _others);
    return finance.respread(
        _s, terms, _first, (event).value_date, null, null, _moved.interest
    );
end
$$;

comment on function finance.re_age(finance.loan_state, finance.loan_terms, finance.loan_event) is
'Makes a loan current without payment: what is unpaid is owed in new instalments.';

revoke all on function finance.re_age(
    finance.loan_state, finance.loan_terms, finance.loan_event
) from public;
grant execute on function finance.re_age(
    finance.loan_state, finance.loan_terms, finance.loan_event
) to public;
