create or replace function finance.rate_on(
    terms finance.loan_terms, on_date date, is_pause_regarded boolean default true
) returns numeric
language sql immutable parallel safe
return case
    when is_pause_regarded and exists (
        select
        from pg_catalog.unnest((terms).pauses) as p
        where p.starts_on <= on_date and p.ends_on > on_date
    ) then 0
    else coalesce(
        (
            select r.annual_rate
            from pg_catalog.unnest((terms).later_rates) as r
            where r.effective_on <= on_date
            order by r.effective_on desc
            limit 1
        ),
        ((terms).schedule).annual_rate
    )
end;

comment on function finance.rate_on(finance.loan_terms, date, boolean) is
'The rate of a loan on a day, as a fraction per year; none in a pause, if pauses are regarded.';

revoke all on function finance.rate_on(finance.loan_terms, date, boolean) from public;
grant execute on function finance.rate_on(finance.loan_terms, date, boolean) to public;
