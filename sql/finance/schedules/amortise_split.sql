-- Principal by shares: equal ones (flat loans with spread interest) or given ones (custom split).
-- Interest is the
-- flat interest of the whole term, in the same way, or, for a custom split without interest shares,
-- that of the
-- balance. With remainder_rule each, what rounding leaves goes to the next instalment; otherwise to
-- the last.

create or replace function finance.amortise_split(
    terms finance.schedule_terms, opening_balance numeric, segments finance.accrual_segment[]
)
returns setof finance.amortisation_row
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := amortise_split.terms;
    _unit numeric := finance.minor_unit((amortise_split.terms).minor_units);
    _grace integer := (amortise_split.terms).principal_grace;
    _unpaid integer := greatest(
        (amortise_split.terms).interest_free_periods, (amortise_split.terms).interest_payment_grace
    );
    _is_each boolean := (amortise_split.terms).remainder_rule = 'each';
    _row finance.amortisation_row;
    _segment finance.accrual_segment;
    _next integer := 1;
    _balance numeric := amortise_split.opening_balance;
    _base numeric := amortise_split.opening_balance;
    _principal_share numeric;
    _principal_rest numeric := 0;
    _interest_left numeric;
    _interest_share numeric;
    _interest_rest numeric := 0;
    _accrued numeric;
begin
    for _number in 1 .. _t.instalments loop
        _row.number := _number;
        _row.opening_balance := _balance;
        _row.balance_change := 0;
        _accrued := 0;
        if (amortise_split.segments[_next]).number is distinct from _number
            or _number = 1 and (amortise_split.segments[1]).plan_factors is null
        then
            perform finance.refuse_schedule_terms(
                'RL147',
                'a period has no segment in its place, or the first has no plan',
                pg_catalog.format('period is %s', _number),
                'Give the segments in order of their period, the first with plan_factors.'
            );
        end if;
        while (amortise_split.segments[_next]).number = _number loop
            _segment := amortise_split.segments[_next];
            _row.balance_change := _row.balance_change + coalesce(_segment.balance_change, 0);
            _balance := _balance + coalesce(_segment.balance_change, 0);
            _base := _base
                + case when _segment.is_disbursement then _segment.balance_change else 0 end;
            _accrued := _accrued + _balance * _segment.factor;
            if _segment.plan_factors is not null then
                select finance.round_to_multiple(
                    _base * pg_catalog.sum(p.factor), _unit, _t.interest_rounding
                )
                into _interest_left
                from pg_catalog.unnest(_segment.plan_factors) with ordinality as p(factor, number)
                where p.number > greatest(
                    _number - 1, case when _t.method = 'flat' then 0 else _grace end
                );
                _interest_share := finance.round_to_multiple(
                    _interest_left / nullif(_t.instalments - greatest(_number - 1, _unpaid), 0),
                    _unit,
                    _t.interest_rounding
                );
                _principal_share := finance.round_instalment(
                    _t, _balance / (_t.instalments - greatest(_number - 1, _grace))
                );
            end if;
            _next := _next + 1;
        end loop;

        if _t.method = 'flat' then
            _row.interest := case
                when _number <= _unpaid then 0
                when _number = _t.instalments then _interest_left
                when _is_each then finance.round_to_multiple(
                    _interest_left / (_t.instalments - _number + 1), _unit, _t.interest_rounding
                )
                else _interest_share
            end;
            _interest_left := _interest_left - _row.interest;
        else
            _accrued := _interest_rest + case
                when _t.interest_shares is null or _number <= _grace then _accrued
                else _interest_left * _t.interest_shares[_number - _grace]
            end;
            _row.interest := finance.round_to_multiple(_accrued, _unit, _t.interest_rounding);
            _interest_rest := case when _is_each then _accrued - _row.interest else 0 end;
        end if;

        if _number = _t.instalments then
            _row.principal := _balance;
        elsif _number <= _grace then
            _row.principal := 0;
        elsif _t.method = 'flat' then
            _row.principal := least(_balance, case
                when _is_each
                    then finance.round_instalment(_t, _balance / (_t.instalments - _number + 1))
                when _t.instalment_multiple is null then _principal_share
                else _principal_share - _row.interest + finance.round_to_multiple(
                    _row.interest, _t.instalment_multiple, _t.instalment_rounding
                )
            end);
        else
            _accrued := _principal_rest + _base * _t.principal_shares[_number - _grace];
            _row.principal := finance.round_instalment(_t, _accrued);
            _principal_rest := case when _is_each then _accrued - _row.principal else 0 end;
        end if;
        _balance := _balance - _row.principal;
        _row.closing_balance := _balance;
        return next _row;
    end loop;
end
$$;

comment on function finance.amortise_split(
    finance.schedule_terms, numeric, finance.accrual_segment[]
) is
'finance.amortise for the methods that divide principal or interest by shares.';

revoke all on function finance.amortise_split(
    finance.schedule_terms, numeric, finance.accrual_segment[]
) from public;
grant execute on function finance.amortise_split(
    finance.schedule_terms, numeric, finance.accrual_segment[]
) to public;
