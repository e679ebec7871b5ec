-- requires: finance.line_fraction
create or replace function finance.cut_line(
    line finance.instalment, terms finance.loan_terms, on_date date
) returns finance.instalment
language plpgsql immutable parallel safe
as $$
declare
    _line finance.instalment := line;
begin
    if on_date >= _line.due_on then
        return _line;
    end if;
    if on_date <= _line.start_on then
        _line.start_on := on_date;
        _line.fraction := 0;
    elsif _line.period is not null then
        _line.fraction := finance.line_fraction((terms).schedule, _line.start_on, on_date);
    end if;
    if _line.period is null then
        _line.interest := greatest(
            finance.round_money(
                _line.interest * (on_date - _line.start_on) / (line.due_on - line.start_on),
                ((terms).schedule).minor_units,
                ((terms).schedule).interest_rounding
            ),
            _line.interest_paid
        );
    end if;
    _line.due_on := on_date;
    return _line;
end
$$;

comment on function finance.cut_line(finance.instalment, finance.loan_terms, date) is
'An instalment whose period ends on a day, if it did not end before; without recalculation its '
'interest is that of the days until then.';

revoke all on function finance.cut_line(finance.instalment, finance.loan_terms, date) from public;
grant execute on function finance.cut_line(finance.instalment, finance.loan_terms, date) to public;
