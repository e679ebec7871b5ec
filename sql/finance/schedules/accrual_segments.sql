-- requires: finance.plan_factors, finance.event_segments
-- Without tranches and rate changes each period is one segment, and its factor is that of the plan.

create or replace function finance.accrual_segments(
    terms finance.schedule_terms, periods finance.accrual_period[]
)
returns finance.accrual_segment[]
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := accrual_segments.terms;
    _period finance.accrual_period;
    _fractions numeric[];
    _plan numeric[];
    _accrual numeric[];
    _segment finance.accrual_segment;
    _segments finance.accrual_segment[];
begin
    if pg_catalog.cardinality(_t.tranches) + pg_catalog.cardinality(_t.rate_changes) > 0 then
        perform finance.check_events_before(
            _t, (accrual_segments.periods[_t.instalments]).ends_on
        );
        return finance.event_segments(_t, accrual_segments.periods);
    end if;
    foreach _period in array accrual_segments.periods loop
        _fractions[_period.number] := _period.fraction;
    end loop;
    _plan := finance.plan_factors(_t, _fractions, _t.annual_rate);
    _accrual := _plan;
    if _t.instalment_basis = 'nominal' then
        _t.instalment_basis := 'accrual';
        _accrual := finance.plan_factors(_t, _fractions, _t.annual_rate);
    end if;
    for _number in 1 .. _t.instalments loop
        _segment.number := _number;
        _segment.factor := _accrual[_number];
        _segment.plan_factors := case when _number = 1 then _plan end;
        _segments[_number] := _segment;
    end loop;
    return _segments;
end
$$;

comment on function finance.accrual_segments(finance.schedule_terms, finance.accrual_period[]) is
'The segments that finance.amortise computes completed terms from: one for each period, cut where '
'a tranche is paid out or the rate changes.';

revoke all on function finance.accrual_segments(
    finance.schedule_terms, finance.accrual_period[]
) from public;
grant execute on function finance.accrual_segments(
    finance.schedule_terms, finance.accrual_period[]
) to public;
