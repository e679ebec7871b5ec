-- requires: finance.release_lines
-- Where instalments are computed anew, the balance on which the running one opens holds what was
-- past due from its first day; until the day of the event that bore interest as late already.
create or replace function finance.re_amortise(
    state finance.loan_state, terms finance.loan_terms, event finance.loan_event
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state;
    _moved finance.moved_amount;
    _positions integer[];
    _count integer;
    _share finance.moved_amount;
    _line finance.instalment;
    _units integer := ((terms).schedule).minor_units;
begin
    _positions := array(
        select i.place
        from pg_catalog.unnest((state).instalments) with ordinality as i (
            number, kind, start_on, due_on, principal, interest, fee, penalty, principal_paid,
            interest_paid, fee_paid, penalty_paid, paid_on, credited_principal,
            credited_interest, fraction, level, agreed_level, opening, accrued, deferred,
            is_accrued_elsewhere, period, plan_fee, plan_penalty, charged_with, place
        )
        where i.kind = 'instalment' and i.due_on > (event).value_date
        order by i.place
    );
    _count := pg_catalog.cardinality(_positions);
    if _count = 0 then
        return state;
    end if;
    _s := finance.release_lines(state, terms, (event).value_date, false);
    _moved := _s.moved[pg_catalog.cardinality(_s.moved)];
    _moved.event_id := (event).id;
    _s.moved[pg_catalog.cardinality(_s.moved)] := _moved;
    _s.instalments[_positions[1]].fee := (_s.instalments[_positions[1]]).fee + _moved.fee;
    _s.instalments[_positions[1]].penalty :=
        (_s.instalments[_positions[1]]).penalty + _moved.penalty;
    if finance.is_recalculated(terms) then
        return finance.recast(_s, terms, _positions[1], (event).value_date);
    end if;
    if finance.is_reducing(terms) then
        return finance.respread(
            finance.change_balance(
                finance.change_balance(
                    _s, (_s.instalments[_positions[1]]).start_on, 0, -_moved.principal
                ),
                (event).value_date, 0, _moved.principal
            ),
            terms, _positions[1], (event).value_date, null, null, _moved.interest
        );
    end if;
    for _i in 1 .. _count loop
        _share := row(
            null,
            finance.round_money(_moved.principal / (_count - _i + 1), _units, 'half_even'),
            finance.round_money(_moved.interest / (_count - _i + 1), _units, 'half_even'),
            0,
            0
        );
        _line := _s.instalments[_positions[_i]];
        _line.principal := _line.principal + _share.principal;
        _line.interest := _line.interest + _share.interest;
        _line.deferred := _line.deferred + _share.interest;
        _s.instalments[_positions[_i]] := _line;
        _moved.principal := _moved.principal - _share.principal;
        _moved.interest := _moved.interest - _share.interest;
    end loop;
    return _s;
end
$$;

comment on function finance.re_amortise(
    finance.loan_state, finance.loan_terms, finance.loan_event
) is
'Spreads what is past due evenly over the instalments that are left, at the same maturity.';

revoke all on function finance.re_amortise(
    finance.loan_state, finance.loan_terms, finance.loan_event
) from public;
grant execute on function finance.re_amortise(
    finance.loan_state, finance.loan_terms, finance.loan_event
) to public;
