-- requires: finance.check_schedule_words, finance.check_schedule_numbers,
-- finance.check_schedule_events

create or replace function finance.check_schedule_terms(terms finance.schedule_terms)
returns void
language plpgsql
immutable
parallel safe
as $$
begin
    perform finance.check_schedule_words(check_schedule_terms.terms);
    perform finance.check_schedule_numbers(check_schedule_terms.terms);
    perform finance.check_schedule_events(check_schedule_terms.terms);
end
$$;

comment on function finance.check_schedule_terms(finance.schedule_terms) is
'Raises the first error of completed terms: RL100 to RL102, RL106, RL130 to RL146. What only the '
'dates of the periods show is found later, by finance.schedule_periods.';

revoke all on function finance.check_schedule_terms(finance.schedule_terms) from public;
grant execute on function finance.check_schedule_terms(finance.schedule_terms) to public;
