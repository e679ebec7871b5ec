create or replace function finance.period_count(
    start_on date,
    last_due_on date,
    frequency_unit text,
    frequency_count integer default 1,
    first_due_on date default null,
    stub text default 'short_last',
    month_end text default 'clamp'
)
returns integer
language plpgsql
immutable
parallel safe
as $$
declare
    _backward boolean := period_count.first_due_on is null and period_count.stub in (
        'short_first', 'long_first'
    );
    _anchor date := case when _backward then period_count.last_due_on else coalesce(
        period_count.first_due_on, period_count.start_on
    ) end;
    _target date := case
        when _backward then period_count.start_on
        else period_count.last_due_on
    end;
    _shift integer := case when period_count.first_due_on is null then 1 else 0 end;
    _within integer := -1;
    _date date;
begin
    perform finance.require_date('start_on', period_count.start_on);
    perform finance.require_date('last_due_on', period_count.last_due_on);
    perform finance.require_stub(period_count.stub);
    loop
        _within := _within + 1;
        _date := finance.frequency_date(
            _anchor,
            period_count.frequency_unit,
            period_count.frequency_count,
            (_within + _shift) * case when _backward then -1 else 1 end,
            period_count.month_end
        );
        exit when _date = _target or (_date > _target) <> _backward;
    end loop;
    -- A short stub is a period of its own; a long one takes in its regular neighbour, if there is
    -- one.
    return case
        when _date = _target or period_count.stub like 'short%' then _within + 1
        else greatest(_within, 1)
    end;
end
$$;

comment on function finance.period_count(date, date, text, integer, date, text, text) is
'How many periods lie between a start and the last due date under a stub rule: short_first, '
'long_first (counted back from the end), short_last, long_last (counted from the first due date '
'or the start). Raises RL100, RL102, RL106, RL107.

example: select finance.period_count(
    ''2024-01-10'', ''2024-04-15'', ''month'', stub => ''long_first''
)
returns: 3';

revoke all on function finance.period_count(
    date, date, text, integer, date, text, text
) from public;
grant execute on function finance.period_count(
    date, date, text, integer, date, text, text
) to public;
