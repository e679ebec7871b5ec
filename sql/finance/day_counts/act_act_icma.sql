-- ICMA rule 251: a regular coupon period is 1/f of a year, f coupons a year. An interval that is
-- longer, or lies beside the regular period, is cut at notional coupon dates counted away from it,
-- and each piece is its days over the days of its own notional period, over f. At most the first
-- and last pieces are partial, so two denominators are enough.

create or replace function finance.act_act_icma(
    start_on date,
    end_on date,
    reference_start_on date,
    reference_end_on date,
    end_of_month boolean default false
)
returns finance.ratio
language plpgsql
immutable
parallel safe
as $$
declare
    _months integer;
    _month_end text := case when act_act_icma.end_of_month then 'last_day' else 'clamp' end;
    _index integer := 0;
    _piece_start date := act_act_icma.reference_start_on;
    _piece_end date;
    _days bigint;
    _sum finance.ratio := row(0, 12);
begin
    perform finance.require_reference_period(
        'ACT/ACT ICMA', act_act_icma.reference_start_on, act_act_icma.reference_end_on
    );
    _months := pg_catalog.round(
        12.0 * (act_act_icma.reference_end_on - act_act_icma.reference_start_on) / 365
    );
    while _piece_start > act_act_icma.start_on loop
        _index := _index - 1;
        _piece_start := finance.add_months(
            act_act_icma.reference_start_on, _index * _months, _month_end
        );
    end loop;
    while _piece_start < act_act_icma.end_on loop
        _index := _index + 1;
        _piece_end := case
            when _index < 1
            then finance.add_months(act_act_icma.reference_start_on, _index * _months, _month_end)
            else finance.add_months(
                act_act_icma.reference_end_on, (_index - 1) * _months, _month_end
            )
        end;
        _days := least(_piece_end, act_act_icma.end_on) - greatest(
            _piece_start, act_act_icma.start_on
        );
        if _days = _piece_end - _piece_start then
            _sum.numerator := _sum.numerator + _months * _sum.denominator / 12;
        elsif _days > 0 then
            _sum.numerator := _sum.numerator * (_piece_end - _piece_start)
                + _days * _months * _sum.denominator / 12;
            _sum.denominator := _sum.denominator * (_piece_end - _piece_start);
        end if;
        _piece_start := _piece_end;
    end loop;
    return _sum;
end
$$;

comment on function finance.act_act_icma(date, date, date, date, boolean) is
'Years between two dates by ICMA rule 251, from the regular coupon period given as the reference. '
'With end_of_month, notional coupon dates of a month-end coupon stay at month ends. Raises RL104 '
'without a reference period of sixteen days to ten years.

example: select finance.act_act_icma(''2002-08-15'', ''2003-07-15'', ''2003-01-15'', ''2003-07-15'')
returns: (2022,2208)';

revoke all on function finance.act_act_icma(date, date, date, date, boolean) from public;
grant execute on function finance.act_act_icma(date, date, date, date, boolean) to public;
