-- The arithmetic of every schedule, one period after the other, because a rounded balance depends
-- on the one before.
-- It knows no calendar: dates have become factors.

create or replace function finance.amortise_forward(
    terms finance.schedule_terms, opening_balance numeric, segments finance.accrual_segment[]
)
returns setof finance.amortisation_row
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := amortise_forward.terms;
    _unit numeric := finance.minor_unit((amortise_forward.terms).minor_units);
    _row finance.amortisation_row;
    _segment finance.accrual_segment;
    _next integer := 1;
    _last integer := pg_catalog.cardinality(amortise_forward.segments);
    _plan numeric[];
    _balance numeric := amortise_forward.opening_balance;
    _base numeric := amortise_forward.opening_balance;
    _level numeric := (amortise_forward.terms).instalment_amount;
    _new_level numeric;
    _accrued numeric;
    _interest numeric;
    _principal numeric;
    _carried numeric := 0;
    _deferred numeric := 0;
begin
    for _number in 1 .. _t.instalments loop
        _row.number := _number;
        _row.opening_balance := _balance;
        _row.balance_change := 0;
        _accrued := 0;
        if _next > _last or (amortise_forward.segments[_next]).number <> _number then
            perform finance.refuse_schedule_terms(
                'RL147',
                'a period has no segment in its place',
                pg_catalog.format('period is %s', _number),
                'Give the segments in order of their period.'
            );
        end if;
        loop
            _segment := amortise_forward.segments[_next];
            if _segment.balance_change is not null then
                _balance := _balance + _segment.balance_change;
                _row.balance_change := _row.balance_change + _segment.balance_change;
                if _segment.is_disbursement then
                    _base := _base + _segment.balance_change;
                end if;
            end if;
            if _segment.plan_factors is not null and _t.instalment_amount is null then
                _plan := _segment.plan_factors;
                _new_level := finance.level_amount(
                    _t, _number, _balance, _base, _plan,
                    _accrued + finance.rest_of_period(amortise_forward.segments, _next)
                    * case when _t.method = 'flat' then _base else _balance end
                );
                _level := least(
                    _new_level,
                    finance.round_instalment(_t, _level * _segment.instalment_cap_factor)
                );
            end if;
            _accrued := _accrued
                + _segment.factor * case when _t.method = 'flat' then _base else _balance end;
            _next := _next + 1;
            exit when _next > _last or (amortise_forward.segments[_next]).number <> _number;
        end loop;
        if _level is null and _t.method <> 'interest_only' then
            perform finance.refuse_schedule_terms(
                'RL147',
                'no segment up to here carries a plan',
                pg_catalog.format('period is %s', _number),
                'Give plan_factors with the first segment, or instalment_amount with the terms.'
            );
        end if;

        if _t.remainder_rule = 'each' and _number > 1 then
            _level := finance.level_amount(_t, _number, _balance, _base, _plan, _accrued);
        end if;
        _interest := _carried + case
            when _t.keeps_fractions then pg_catalog.round(_accrued, 20)
            else finance.round_to_multiple(_accrued, _unit, _t.interest_rounding)
        end;
        _carried := 0;
        if _number = _t.instalments then
            _principal := _balance;
        elsif _number <= _t.principal_grace or _t.method = 'interest_only' then
            _principal := 0;
        elsif _t.method = 'equal_principal' then
            _principal := least(_level, _balance);
        elsif _interest <= _level or _t.unpaid_interest = 'capitalise' then
            _principal := least(_level - _interest, _balance);
        elsif _t.unpaid_interest = 'carry' then
            _principal := 0;
            _carried := _interest - _level;
            _interest := _level;
        else
            perform finance.refuse_schedule_terms(
                'RL142',
                'an instalment does not cover its interest',
                pg_catalog.format(
                    'instalment %s, interest %s, period %s', _level, _interest, _number
                ),
                'Raise the instalment, or let unpaid interest carry or capitalise.'
            );
        end if;
        if _number <= _t.interest_payment_grace then
            _deferred := _deferred + _interest;
            _interest := 0;
        else
            _interest := _interest + _deferred;
            _deferred := 0;
        end if;
        _balance := _balance - _principal;
        _row.principal := _principal;
        _row.interest := _interest;
        _row.closing_balance := _balance;
        return next _row;
        exit when _balance = 0 and _t.instalment_amount is not null;
    end loop;
end
$$;

comment on function finance.amortise_forward(
    finance.schedule_terms, numeric, finance.accrual_segment[]
) is
'finance.amortise for the methods whose interest follows from the factors, the last instalment '
'taking the remainder.';

revoke all on function finance.amortise_forward(
    finance.schedule_terms, numeric, finance.accrual_segment[]
) from public;
grant execute on function finance.amortise_forward(
    finance.schedule_terms, numeric, finance.accrual_segment[]
) to public;
