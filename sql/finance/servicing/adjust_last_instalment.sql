-- All that was paid out, with its interest, is repaid: what the levels miss or exceed, the last
-- unpaid instalment takes. It calls itself where that instalment cannot go below what was paid of
-- it, so that the one before takes the rest.
create or replace function finance.adjust_last_instalment(
    state finance.loan_state,
    terms finance.loan_terms,
    till_on date,
    cut_on date default null
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _line finance.instalment;
    _left numeric := 0;
    _difference numeric;
    _floor numeric;
    _index integer;
    _end integer;
    _has_paid boolean := false;
    _is_changed boolean := false;
begin
    foreach _line in array _s.instalments loop
        continue when _line.period is null;
        _left := _left + _line.principal - _line.principal_paid;
        _has_paid := _has_paid or _line.principal_paid > 0;
    end loop;
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        if _line.period is not null and _line.principal - _line.principal_paid > _left then
            _s.instalments[_i].level := greatest(
                _line.level - (_line.principal - _line.principal_paid - _left),
                _line.principal_paid + _line.interest_paid
                - _line.credited_principal - _line.credited_interest,
                0
            );
            _is_changed := true;
        end if;
    end loop;
    if _is_changed then
        _s := finance.recompute_interest(_s, terms, false, cut_on, true);
    end if;

    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        if _line.period is not null and not finance.is_settled(_line) then
            _index := _i;
        end if;
        if _line.period is not null and _line.opening > 0 then
            _end := _i;
        end if;
    end loop;
    if _index is null and not _has_paid then
        _index := _end;
    end if;
    if _index is null then
        return _s;
    end if;

    _s.instalments[_index].deferred := 0;
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        if (_s.instalments[_i]).is_accrued_elsewhere then
            _s.instalments[_i].is_accrued_elsewhere := false;
        end if;
    end loop;
    _s := finance.recompute_interest(_s, terms, false, cut_on, true);
    _difference := (
        select coalesce(pg_catalog.sum(c.disbursed), 0)
        from pg_catalog.unnest(_s.changes) as c
    );
    foreach _line in array _s.instalments loop
        continue when _line.period is null;
        _difference := _difference + _line.interest
            - _line.level - _line.credited_interest - _line.deferred;
    end loop;
    _line := _s.instalments[_index];
    _line.level := _line.level + _difference;
    _floor := _line.principal_paid + _line.interest_paid
        - _line.credited_principal - _line.credited_interest;
    if _line.level < _floor then
        _s.instalments[_index].level := _floor;
        _s := finance.recompute_interest(_s, terms, false, cut_on, true);
        _s := finance.adjust_last_instalment(_s, terms, till_on, cut_on);
    else
        _s.instalments[_index].level := _line.level;
        _s := finance.recompute_interest(_s, terms, false, cut_on, true);
    end if;
    return finance.defer_interest(_s, terms, _index, till_on, cut_on);
end
$$;

comment on function finance.adjust_last_instalment(
    finance.loan_state, finance.loan_terms, date, date
) is
'Gives the last unpaid instalment what the levels of all miss or exceed. '
'till_on: day up to which interest of periods paid ahead is looked for. cut_on: as if the loan '
'ended that day.';

revoke all on function finance.adjust_last_instalment(
    finance.loan_state, finance.loan_terms, date, date
) from public;
grant execute on function finance.adjust_last_instalment(
    finance.loan_state, finance.loan_terms, date, date
) to public;
