create or replace function finance.check_events_before(
    terms finance.schedule_terms, last_end_on date
)
returns void
language plpgsql
immutable
parallel safe
as $$
declare
    _late date;
begin
    select pg_catalog.max(t.disbursed_on)
    into _late
    from pg_catalog.unnest((check_events_before.terms).tranches) as t;
    if _late >= check_events_before.last_end_on then
        perform finance.refuse_schedule_terms(
            'RL139',
            'a tranche comes when the last instalment is due or after',
            pg_catalog.format(
                'disbursed_on %s, last due date %s', _late, check_events_before.last_end_on
            ),
            'Correct its day, or give the loan more instalments.'
        );
    end if;
    select pg_catalog.max(c.effective_on)
    into _late
    from pg_catalog.unnest((check_events_before.terms).rate_changes) as c;
    if _late >= check_events_before.last_end_on then
        perform finance.refuse_schedule_terms(
            'RL141',
            'a rate change comes when the last instalment is due or after',
            pg_catalog.format(
                'effective_on %s, last due date %s', _late, check_events_before.last_end_on
            ),
            'Leave it out, or give the loan more instalments.'
        );
    end if;
end
$$;

comment on function finance.check_events_before(finance.schedule_terms, date) is
'Raises RL139 or RL141 for a tranche or rate change that is not before the end of the last period.';

revoke all on function finance.check_events_before(finance.schedule_terms, date) from public;
grant execute on function finance.check_events_before(finance.schedule_terms, date) to public;
