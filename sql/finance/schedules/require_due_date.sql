create or replace function finance.require_due_date(terms finance.schedule_terms, on_date date)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    if not exists (
        select
        from finance.schedule_periods(
            finance.complete_schedule_terms(require_due_date.terms)
        ) as p
        where require_due_date.on_date in (p.ends_on, p.due_on)
    ) then
        raise exception using
            errcode = 'RL148',
            message = 'no instalment falls due on this day',
            detail = pg_catalog.format('on_date is %s', require_due_date.on_date),
            hint = 'Give one of the schedule''s due dates.';
    end if;
end
$$;

comment on function finance.require_due_date(finance.schedule_terms, date) is
'Raises RL148 unless an instalment falls due on the day: a change of the remaining instalments '
'starts '
'from one.';

revoke all on function finance.require_due_date(finance.schedule_terms, date) from public;
grant execute on function finance.require_due_date(finance.schedule_terms, date) to public;
