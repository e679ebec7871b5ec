create or replace function internal.require_value_date(
    value_date date,
    earliest_date date,
    business_date date
) returns void
language plpgsql immutable parallel safe
set search_path = ''
as $$
begin
    if require_value_date.value_date
        between require_value_date.earliest_date and require_value_date.business_date
    then
        return;
    end if;
    raise exception using
        errcode = 'RL306',
        message = 'the value date is before the loan''s start or purchase, or in the future',
        detail = format(
            'value date %s, allowed from %s to %s',
            require_value_date.value_date,
            require_value_date.earliest_date,
            require_value_date.business_date
        ),
        hint = 'Give a day from the loan''s start, or its purchase, to the business date.';
end
$$;

comment on function internal.require_value_date(date, date, date) is
'Raises RL306 unless the value date lies from the earliest date to the business date.';

revoke all on function internal.require_value_date(date, date, date) from public;
