-- requires: finance.line_fraction, finance.stretch_factor
-- Flat interest is on all that was paid out, whatever is left of it.
create or replace function finance.spread(
    state finance.loan_state,
    terms finance.loan_terms,
    from_index integer,
    change finance.loan_change default null,
    kept_level numeric default null,
    carried_interest numeric default 0
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _t finance.schedule_terms := (terms).schedule;
    _is_flat boolean := ((terms).schedule).method = 'flat';
    _line finance.instalment;
    _row finance.amortisation_row;
    _positions integer[];
    _factors numeric[] := '{}';
    _segments finance.accrual_segment[];
    _balance numeric := 0;
    _disbursed numeric;
    _interest numeric;
    _over numeric := 0;
begin
    for _i in from_index .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        continue when _line.kind <> 'instalment' or _line.paid_on is not null;
        _positions := _positions || _i;
        _factors := _factors || finance.stretch_factor(
            terms, finance.line_fraction(_t, _line.start_on, _line.due_on),
            _line.start_on, _line.due_on, _line.start_on, _line.due_on
        );
        _balance := _balance + _line.principal - _line.credited_principal;
    end loop;
    if _positions is null then
        return _s;
    end if;
    select pg_catalog.sum(d.amount) into _disbursed from pg_catalog.unnest(_s.disbursements) as d;
    _t.instalments := pg_catalog.cardinality(_positions);
    _t.amortisation_instalments := _t.instalments;
    _t.principal_amount := _balance;
    _t.instalment_amount := case when _t.method = 'annuity' then kept_level end;
    _t.principal_grace := coalesce((change).principal_grace, 0);
    _t.interest_payment_grace := 0;
    _t.interest_free_periods := 0;
    _t.unpaid_interest := 'carry';
    if _is_flat then
        _t.method := 'equal_principal';
        _t.instalment_amount := null;
    end if;
    _segments := array(
        select row(
            f.place, case when _is_flat then 0 else f.factor end, null, false,
            case
                when f.place = 1 then
                    case
                        when _is_flat
                            then pg_catalog.array_fill(0::numeric, array[_t.instalments])
                        when _t.instalment_basis = 'nominal'
                            then finance.plan_factors(_t, '{}', finance.rate_on(
                                terms, (_s.instalments[_positions[1]]).start_on, false
                            ))
                        else _factors
                    end
            end,
            null
        )::finance.accrual_segment
        from pg_catalog.unnest(_factors) with ordinality as f (factor, place)
        order by f.place
    );
    foreach _row in array array(
        select a from finance.amortise(_t, _balance, _segments) as a
    ) loop
        _line := _s.instalments[_positions[_row.number]];
        _interest := case
            when _is_flat then finance.round_money(
                _disbursed * _factors[_row.number], _t.minor_units, _t.interest_rounding
            )
            else _row.interest
        end;
        -- More may be paid of an instalment already: later ones ask for that much less.
        _line.principal := _line.credited_principal + greatest(_row.principal - _over, 0);
        _over := greatest(_over - _row.principal, 0)
            + greatest(_line.principal_paid - _line.principal, 0);
        _line.principal := greatest(_line.principal, _line.principal_paid);
        if _row.number = 1 then
            _line.deferred := _line.deferred + carried_interest;
        end if;
        _line.interest := greatest(
            _interest + _line.credited_interest + _line.deferred, _line.interest_paid
        );
        _s.instalments[_positions[_row.number]] := _line;
    end loop;
    return finance.defer_interest_due(_s, _positions, coalesce((change).interest_grace, 0));
end
$$;

comment on function finance.spread(
    finance.loan_state, finance.loan_terms, integer, finance.loan_change, numeric, numeric
) is
'For a loan without recalculation: spreads the principal of the instalments from a position on '
'over them anew, with the interest of their days. kept_level: the instalment stays, the last one '
'takes the difference.';

revoke all on function finance.spread(
    finance.loan_state, finance.loan_terms, integer, finance.loan_change, numeric, numeric
) from public;
grant execute on function finance.spread(
    finance.loan_state, finance.loan_terms, integer, finance.loan_change, numeric, numeric
) to public;
