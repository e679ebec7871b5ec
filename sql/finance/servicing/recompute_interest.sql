-- One pass through the periods, because a balance depends on what was due before it. What an
-- instalment's level cannot hold moves on to the next; an instalment never asks for less than was
-- paid of it.
create or replace function finance.recompute_interest(
    state finance.loan_state,
    terms finance.loan_terms,
    is_rebalanced boolean default true,
    till_on date default null,
    is_cut boolean default false
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _schedule finance.schedule_terms := (terms).schedule;
    _line finance.instalment;
    _change finance.balance_change;
    _next integer := 1;
    _last integer := coalesce(pg_catalog.cardinality((state).changes), 0);
    _has_credits boolean := pg_catalog.cardinality((state).credits) > 0;
    _opening numeric := 0;
    _balance numeric;
    _accrued numeric;
    _carried numeric := 0;
    _room numeric;
    _from date;
begin
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        continue when _line.period is null;
        if is_rebalanced then
            _line.opening := _opening;
        end if;
        _balance := _line.opening;
        _accrued := 0;
        _from := _line.start_on;
        while _next <= _last and (_s.changes[_next]).period = _line.period loop
            _change := _s.changes[_next];
            _accrued := _accrued + finance.stretch_interest(
                terms, _line, _balance, _from, least(_change.changed_on, till_on)
            );
            _balance := greatest(_balance + _change.disbursed + _change.correction, 0);
            _from := _change.changed_on;
            _next := _next + 1;
        end loop;
        _accrued := _accrued + finance.stretch_interest(
            terms, _line, _balance, _from, least(_line.due_on, till_on)
        );
        if _has_credits then
            select coalesce(pg_catalog.sum(c.principal), 0), coalesce(pg_catalog.sum(c.interest), 0)
            into _line.credited_principal, _line.credited_interest
            from pg_catalog.unnest(_s.credits) as c
            where
                c.period = _line.period
                and (not is_cut or till_on is null or c.credited_on <= till_on);
        end if;
        _accrued := greatest(
            case
                when _line.is_accrued_elsewhere then 0
                else finance.round_money(
                    _accrued + _line.credited_interest,
                    _schedule.minor_units,
                    _schedule.interest_rounding
                )
            end + _line.deferred + _carried,
            0
        );
        _room := _line.level + _line.credited_principal + _line.credited_interest + _line.deferred;
        _line.accrued := _accrued;
        _line.interest := greatest(
            case
                when _line.principal_paid > greatest(_room - _accrued, 0) then _line.interest_paid
                else least(_accrued, _room)
            end,
            _line.interest_paid
        );
        _line.principal := greatest(_room - _line.interest, 0, _line.principal_paid);
        _carried := greatest(_accrued - _line.interest, 0);
        _opening := greatest(_balance - _line.principal + _line.principal_paid, 0);
        _s.instalments[_i] := _line;
    end loop;
    return _s;
end
$$;

comment on function finance.recompute_interest(
    finance.loan_state, finance.loan_terms, boolean, date, boolean
) is
'Principal and interest of each instalment from its level and from the balance that bears '
'interest. '
'is_rebalanced: the opening balances are computed too, not kept. till_on: no interest after that'
' day. '
'is_cut: nor chargebacks after it.';

revoke all on function finance.recompute_interest(
    finance.loan_state, finance.loan_terms, boolean, date, boolean
) from public;
grant execute on function finance.recompute_interest(
    finance.loan_state, finance.loan_terms, boolean, date, boolean
) to public;
