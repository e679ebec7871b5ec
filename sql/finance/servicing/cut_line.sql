-- requires: finance.interest_until
create or replace function finance.cut_line(
    state finance.loan_state, terms finance.loan_terms, index integer, on_date date
) returns finance.instalment
language plpgsql immutable parallel safe
as $$
declare
    _line finance.instalment := (state).instalments[index];
begin
    if on_date >= _line.due_on then
        return _line;
    end if;
    if _line.period is null or not finance.is_recalculated(terms) then
        _line.interest := finance.interest_until(state, terms, index, on_date);
    end if;
    if on_date <= _line.start_on then
        _line.start_on := on_date;
        _line.fraction := 0;
    elsif _line.period is not null then
        _line.fraction := _line.fraction * (on_date - _line.start_on)
            / (_line.due_on - _line.start_on);
    end if;
    _line.due_on := on_date;
    return _line;
end
$$;

comment on function finance.cut_line(
    finance.loan_state, finance.loan_terms, integer, date
) is
'The instalment at index with its period ending on a day, if it did not end before, and with the '
'interest until then, unless that is yet to be recomputed.';

revoke all on function finance.cut_line(
    finance.loan_state, finance.loan_terms, integer, date
) from public;
grant execute on function finance.cut_line(
    finance.loan_state, finance.loan_terms, integer, date
) to public;
