create or replace function internal.months_ahead(from_date date, to_date date) returns integer
language sql immutable parallel safe
return
(
    12 * (
        date_part('year', months_ahead.to_date)
        - date_part('year', months_ahead.from_date)
    )
    + date_part('month', months_ahead.to_date)
    - date_part('month', months_ahead.from_date)
    + case
        when date_part('day', months_ahead.to_date) > date_part('day', months_ahead.from_date)
            then 1
        else 0
    end
)::integer;

comment on function internal.months_ahead(date, date) is
'In how many months a later day comes, a part of one counting as a whole.';

revoke all on function internal.months_ahead(date, date) from public;
