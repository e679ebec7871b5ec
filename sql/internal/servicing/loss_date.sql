create or replace function internal.loss_date(
    loan lending.loan, value_date date
) returns date
language plpgsql stable
set search_path = ''
as $$
declare
    _today date := internal.business_date((loan).legal_entity_id);
    _day date := coalesce(loss_date.value_date, _today);
    _last date;
begin
    perform internal.require_own_date(loan, _day, _today);
    -- The events of the engine, modifications among them, and recoveries, which it does not see.
    _last := greatest(
        (
            select max(e.value_date)
            from unnest(internal.loan_events(loss_date.loan)) as e
        ),
        (
            select max(t.value_date)
            from internal.live_transactions((loan).legal_entity_id, (loan).id) as t
        )
    );
    if _day < _last then
        raise exception using
            errcode = 'RL343',
            message = 'a loss cannot be booked before another event',
            detail = format('value date %s, last event %s', _day, _last),
            hint = 'Give a day from the last transaction or modification of the loan to today.';
    end if;
    return _day;
end
$$;

comment on function internal.loss_date(lending.loan, date) is
'The day of a loss: the one given, or today. Raises RL306 if it lies in the future or before the '
'loan, RL343 if before another transaction or a modification.';

revoke all on function internal.loss_date(lending.loan, date) from public;
