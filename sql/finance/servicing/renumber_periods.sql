-- requires: finance.period_index
create or replace function finance.renumber_periods(
    state finance.loan_state, instalments finance.instalment[]
) returns finance.loan_state
language plpgsql immutable parallel safe
as $$
declare
    _s finance.loan_state := state;
    _period integer := 0;
begin
    _s.instalments := renumber_periods.instalments;
    for _i in 1 .. pg_catalog.cardinality(_s.instalments) loop
        continue when (_s.instalments[_i]).kind <> 'instalment'
            or (_s.instalments[_i]).fraction is null;
        _period := _period + 1;
        _s.instalments[_i].period := _period;
    end loop;
    if _period = 0 then
        return _s;
    end if;
    _s.credits := array(
        select row(n.period, c.credited_on, c.principal, c.interest)::finance.credit
        from pg_catalog.unnest((state).credits) as c
        inner join pg_catalog.unnest((state).instalments) as o on c.period = o.period
        inner join pg_catalog.unnest(_s.instalments) as n on o.number = n.number
    );
    _s.changes := '{}';
    _s.overdue_changes := '{}';
    _s := finance.change_balances(_s, (state).changes);
    _s.overdue_changes := array(
        select row(
            coalesce((_s.instalments[finance.period_index(_s, c.changed_on)]).period, c.period),
            c.changed_on, c.disbursed, c.correction
        )::finance.balance_change
        from pg_catalog.unnest((state).overdue_changes) as c
    );
    return _s;
end
$$;

comment on function finance.renumber_periods(finance.loan_state, finance.instalment[]) is
'The state with other instalments: their interest periods counted anew, and what is kept by period '
'under the new numbers.';

revoke all on function finance.renumber_periods(
    finance.loan_state, finance.instalment[]
) from public;
grant execute on function finance.renumber_periods(
    finance.loan_state, finance.instalment[]
) to public;
