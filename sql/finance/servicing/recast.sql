-- requires: finance.fixed_rate_factor
create or replace function finance.recast(
    state finance.loan_state,
    terms finance.loan_terms,
    from_index integer,
    on_date date,
    principal_grace integer default 0
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := finance.recompute_interest(state, terms);
    _t finance.schedule_terms := (terms).schedule;
    _factors numeric[];
    _line finance.instalment;
    _carried numeric;
    _level numeric;
    _balance numeric;
    _interest numeric;
    _number integer := 0;
begin
    _line := _s.instalments[from_index];
    _carried := coalesce((
        select b.accrued - b.interest
        from pg_catalog.unnest(_s.instalments[: from_index - 1]) as b
        where b.period is not null
        order by b.period desc
        limit 1
    ), 0);
    _factors := array(
        select finance.fixed_rate_factor(
            _t, finance.rate_on(terms, on_date, false), i.fraction,
            i.start_on, i.due_on, i.start_on, i.due_on
        )
        from pg_catalog.unnest(_s.instalments[from_index :]) as i
        where i.period is not null
        order by i.period
    );
    -- In the first period the payment out is a change of the balance; what was paid or charged back
    -- already is no part of the level.
    _balance := _line.opening + _line.principal_paid - _line.credited_principal + coalesce((
        select pg_catalog.sum(c.disbursed + c.correction)
        from pg_catalog.unnest(_s.changes) as c
        where c.period = _line.period
    ), 0);
    _t.principal_grace := recast.principal_grace;
    _level := finance.level_amount(
        _t, 1, _balance + greatest(_carried, 0), _balance, _factors, null
    );
    for _i in from_index .. pg_catalog.cardinality(_s.instalments) loop
        _line := _s.instalments[_i];
        continue when _line.period is null;
        _number := _number + 1;
        _interest := finance.round_money(
            _balance * _factors[_number], _t.minor_units, _t.interest_rounding
        );
        _line.level := case
            when _number <= _t.principal_grace or _level is null then _interest
            when _t.method = 'annuity' then _level
            else _level + _interest
        end;
        _balance := greatest(_balance - _line.level + _interest, 0);
        _line.agreed_level := _line.level;
        _line.deferred := 0;
        _line.is_accrued_elsewhere := false;
        _s.instalments[_i] := _line;
    end loop;
    return finance.adjust_last_instalment(
        finance.recompute_interest(_s, terms), terms, on_date
    );
end
$$;

comment on function finance.recast(
    finance.loan_state, finance.loan_terms, integer, date, integer
) is
'For a loan with recalculation: makes the instalments from a position on level anew, from the '
'balance that is left, with interest that earlier ones carry over.';

revoke all on function finance.recast(
    finance.loan_state, finance.loan_terms, integer, date, integer
) from public;
grant execute on function finance.recast(
    finance.loan_state, finance.loan_terms, integer, date, integer
) to public;
