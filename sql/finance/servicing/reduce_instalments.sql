-- One pass, because a balance depends on what was due before it. Principal paid beyond what an
-- instalment asks for becomes part of it, and the instalments after it are made level anew.
create or replace function finance.reduce_instalments(
    state finance.loan_state,
    terms finance.loan_terms,
    from_index integer,
    is_recast boolean default false,
    grace integer default 0
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _t finance.schedule_terms := (terms).schedule;
    _line finance.instalment;
    _last integer := finance.last_index(state, 'instalment');
    _fractions numeric[] := array(
        select i.fraction
        from pg_catalog.unnest((state).instalments) as i
        where i.period is not null
        order by i.period
    );
    _factors numeric[];
    _grace integer := grace;
    _repaid numeric := 0;
    _level numeric;
    _is_raised boolean := is_recast;
begin
    _t.amortisation_instalments := pg_catalog.cardinality(_fractions);
    _factors := finance.plan_factors(
        _t, _fractions, finance.rate_on(
            terms,
            -- A new rate within the first period is that of all later ones.
            case
                when is_recast then (_s.instalments[from_index]).due_on - 1
                else (_s.instalments[from_index]).start_on
            end,
            false
        )
    );
    for _i in 1 .. _last loop
        _line := _s.instalments[_i];
        continue when _line.period is null;
        if _i >= from_index then
            _line.opening := (
                select pg_catalog.sum(c.disbursed)
                from pg_catalog.unnest(_s.changes) as c
                where c.changed_on <= _line.start_on
            ) - _repaid;
            if _is_raised and _grace > 0 then
                _line.level := 0;
                _grace := _grace - 1;
            elsif _is_raised then
                _level := coalesce(_level, finance.level_amount(
                    _t, _line.period, _line.opening, _line.opening, _factors,
                    finance.period_interest(_s, terms, _line, _line.opening)
                ));
                _line.level := _level;
            end if;
            _line.interest := greatest(
                finance.period_interest(_s, terms, _line, _line.opening)
                + _line.credited_interest + _line.deferred,
                _line.interest_paid
            );
            _line.principal := _line.credited_principal + case
                when _i = _last then _line.opening
                when _t.method = 'interest_only' or _line.period <= _t.principal_grace then 0
                when _t.method = 'annuity' then least(
                    greatest(
                        _line.level - _line.interest
                        + _line.credited_interest + _line.deferred,
                        0
                    ),
                    _line.opening
                )
                else least(_line.level, _line.opening)
            end;
            if _line.principal_paid > _line.principal then
                _line.principal := _line.principal_paid;
                _is_raised := true;
                _level := null;
            end if;
            _s.instalments[_i] := _line;
        end if;
        _repaid := _repaid + _line.principal - _line.credited_principal;
    end loop;
    return _s;
end
$$;

comment on function finance.reduce_instalments(
    finance.loan_state, finance.loan_terms, integer, boolean, integer
) is
'Principal and interest of the instalments from a position on, for a loan whose instalments are '
'computed anew. is_recast: they are made level anew, whatever was paid. '
'grace: so many of them without principal first.';

revoke all on function finance.reduce_instalments(
    finance.loan_state, finance.loan_terms, integer, boolean, integer
) from public;
grant execute on function finance.reduce_instalments(
    finance.loan_state, finance.loan_terms, integer, boolean, integer
) to public;
