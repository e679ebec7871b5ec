-- requires: internal.schedule_terms, finance.schedule
create or replace function internal.loan_schedule(loan lending.loan) returns finance.schedule_row[]
language sql stable parallel safe
begin atomic
    select array_agg(s order by s.number)
    from finance.schedule(internal.schedule_terms(loan_schedule.loan)) as s
    where s.kind = 'instalment';
end;

comment on function internal.loan_schedule(lending.loan) is
'The instalments of a loan as its terms give them, in order.';

revoke all on function internal.loan_schedule(lending.loan) from public;
