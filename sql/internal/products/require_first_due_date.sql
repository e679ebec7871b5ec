create or replace function internal.require_first_due_date(
    version lending.product_version, start_date date, first_due_date date
) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
declare
    _last date;
begin
    if require_first_due_date.first_due_date is null then
        return;
    end if;
    _last := finance.frequency_date(
        require_first_due_date.start_date, (version).frequency_unit,
        2 * (version).frequency_count, 1, (version).month_end_rule
    );
    if require_first_due_date.first_due_date > require_first_due_date.start_date
        and require_first_due_date.first_due_date <= _last
    then
        return;
    end if;
    raise exception using
        errcode = 'RL223',
        message = 'the first instalment is due too early or too late',
        detail = format(
            'start %s, first due %s, at the latest %s',
            require_first_due_date.start_date,
            require_first_due_date.first_due_date,
            _last
        ),
        hint = 'Choose a day after the start, at most two regular periods later.';
end
$$;

comment on function internal.require_first_due_date(lending.product_version, date, date) is
'Raises RL223 unless the first due date, if one is given, comes after the start and at most two '
'regular periods later.';

revoke all on function internal.require_first_due_date(lending.product_version, date, date)
from public;
