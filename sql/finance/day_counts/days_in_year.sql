create or replace function finance.days_in_year(on_date date)
returns integer
language sql
immutable
parallel safe
return case
    when pg_catalog.date_part('year', days_in_year.on_date)::integer % 400 = 0 then 366
    when pg_catalog.date_part('year', days_in_year.on_date)::integer % 100 = 0 then 365
    when pg_catalog.date_part('year', days_in_year.on_date)::integer % 4 = 0 then 366
    else 365
end;

comment on function finance.days_in_year(date) is
'Days of the calendar year that holds the date: 365 or 366.

example: select finance.days_in_year(date ''2024-03-01'')
returns: 366';

revoke all on function finance.days_in_year(date) from public;
grant execute on function finance.days_in_year(date) to public;
