-- requires: finance.period_dates
-- Regular days are those of the regular period that a stub belongs to: one that ends with it, or
-- for the last period
-- one that begins with it. Interest by period counts a stub by its days over these.

create or replace function finance.schedule_periods(terms finance.schedule_terms)
returns setof finance.accrual_period
language plpgsql
immutable
parallel safe
as $$
declare
    _t finance.schedule_terms := schedule_periods.terms;
    _anchor date := coalesce(
        (schedule_periods.terms).anchor_on, (schedule_periods.terms).disbursed_on
    );
    _period record;
    _row finance.accrual_period;
    _regular_start date;
    _regular_end date;
    _ends date := (schedule_periods.terms).disbursed_on;
begin
    for _period in
        select p.period_number, p.period_start_on, p.period_end_on, p.due_on, p.is_stub
        from finance.period_dates(
            _anchor,
            _t.frequency_unit,
            _t.frequency_count,
            _t.instalments,
            _t.first_due_on,
            _t.last_due_on,
            'short_last', _t.month_end, _t.business_day_roll, false, _t.holidays, _t.weekend_days
        ) as p
    loop
        _row.number := _period.period_number;
        _row.starts_on := _ends;
        _ends := case
            when _t.rolled_accrual = 'all' or _t.rolled_accrual = 'first' and _row.number = 1
                then _period.due_on
            else _period.period_end_on
        end;
        _row.ends_on := _ends;
        _row.due_on := _period.due_on;
        if _ends <= _row.starts_on then
            raise exception using
                errcode = 'RL133',
                message = 'a due date does not come after the start of its period',
                detail = pg_catalog.format(
                    'period %s from %s to %s', _row.number, _row.starts_on, _ends
                ),
                hint = 'Correct first_due_on, anchor_on or last_due_on.';
        end if;
        _regular_start := _period.period_start_on;
        _regular_end := _period.period_end_on;
        if _period.is_stub and _row.number = 1 then
            _regular_start := finance.frequency_date(
                _regular_end, _t.frequency_unit, _t.frequency_count, -1, _t.month_end
            );
        elsif _period.is_stub then
            _regular_end := finance.frequency_date(
                _regular_start, _t.frequency_unit, _t.frequency_count, 1, _t.month_end
            );
        end if;
        _row.regular_days := _regular_end - _regular_start;
        _row.fraction := case
            when _t.interest_basis = 'daily' then finance.day_count_fraction(
                _t.day_count, _row.starts_on, _ends, _regular_start, _regular_end,
                _t.month_end = 'last_day', null, _t.holidays, _t.weekend_days
            )
            when _t.first_period_interest = 'separate' and _row.number = 1 then _t.period_fraction
            when _ends - _row.starts_on = _row.regular_days then _t.period_fraction
            when _row.number > 1 and not _period.is_stub and _t.rolled_accrual <> 'all'
                then _t.period_fraction
            else _t.period_fraction * (_ends - _row.starts_on) / _row.regular_days
        end;
        return next _row;
    end loop;
end
$$;

comment on function finance.schedule_periods(finance.schedule_terms) is
'The periods of completed terms, in order, with due dates and the part of a year each counts for '
'interest. Raises RL133 if a period would end before it starts.';

revoke all on function finance.schedule_periods(finance.schedule_terms) from public;
grant execute on function finance.schedule_periods(finance.schedule_terms) to public;
