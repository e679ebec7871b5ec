create or replace function finance.period_ends(
    start_on date,
    frequency_unit text,
    frequency_count integer,
    number_of_periods integer,
    first_due_on date,
    last_due_on date,
    stub text,
    month_end text
)
returns date[]
language plpgsql
immutable
parallel safe
as $$
declare
    _backward boolean := period_ends.number_of_periods is null
        and period_ends.first_due_on is null
        and period_ends.stub in ('short_first', 'long_first');
    _anchor date := case when _backward then period_ends.last_due_on else coalesce(
        period_ends.first_due_on, period_ends.start_on
    ) end;
    _count integer := coalesce(
        period_ends.number_of_periods,
        finance.period_count(
            period_ends.start_on,
            period_ends.last_due_on,
            period_ends.frequency_unit,
            period_ends.frequency_count,
            period_ends.first_due_on,
            period_ends.stub,
            period_ends.month_end
        )
    );
    _shift integer := case
        when _backward then -_count
        when period_ends.first_due_on is null then 0
        else -1
    end;
    _ends date[];
begin
    perform finance.require_stub(period_ends.stub);
    if _count not between 1 and 9999 then
        raise exception using
            errcode = 'RL110',
            message = 'the number of periods is out of range',
            detail = pg_catalog.format('there would be %s', _count),
            hint = 'Count from 1 to 9999 periods.';
    end if;
    for _number in 1.._count loop
        _ends[_number] := finance.frequency_date(
            _anchor,
            period_ends.frequency_unit,
            period_ends.frequency_count,
            _number + _shift,
            period_ends.month_end
        );
    end loop;
    _ends[_count] := coalesce(period_ends.last_due_on, _ends[_count]);
    if _ends[1] < period_ends.start_on
        or _ends[1] = period_ends.start_on and period_ends.first_due_on is null
        or _ends[_count] <= _ends[_count - 1]
    then
        raise exception using
            errcode = 'RL103',
            message = 'due dates are out of order',
            detail = pg_catalog.format(
                'start_on %s, first due %s, last due %s',
                period_ends.start_on,
                _ends[1],
                _ends[_count]
            ),
            hint = 'The first due date is not before the start, the last comes after the one '
                'before it.';
    end if;
    return _ends;
end
$$;

comment on function finance.period_ends(date, text, integer, integer, date, date, text, text) is
'The ends of the periods of finance.period_dates(), before any business-day roll; that function '
'describes the arguments and errors.

example: select finance.period_ends(
    ''2024-01-10'', ''month'', 1, 3, null, null, ''short_last'', ''clamp''
)
returns: {2024-02-10,2024-03-10,2024-04-10}';

revoke all on function finance.period_ends(
    date, text, integer, integer, date, date, text, text
) from public;
grant execute on function finance.period_ends(
    date, text, integer, integer, date, date, text, text
) to public;
