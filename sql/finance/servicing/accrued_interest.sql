-- requires: finance.interest_earned
create or replace function finance.accrued_interest(
    instalments finance.instalment[],
    on_date date,
    minor_units integer default 2
) returns numeric
language sql immutable parallel safe
return (
    select
        coalesce(
            pg_catalog.sum(
                finance.interest_earned(
                    i.interest - i.credited_interest,
                    i.start_on,
                    i.due_on,
                    accrued_interest.on_date,
                    accrued_interest.minor_units
                )
            ),
            0
        )
    from pg_catalog.unnest(accrued_interest.instalments) as i
);

comment on function finance.accrued_interest(finance.instalment[], date, integer) is
'Interest that a loan has earned from its first day to the end of a day, in the loan''s currency: '
'the sum of finance.interest_earned over its instalments, paid or not. It is a function of the '
'instalments alone, so posted accruals are proved by computing it again; that function''s comment '
'says how to use it for a set of loans. A loan that is charged off or written off earns nothing '
'from that day on: ask for that day.';

revoke all on function finance.accrued_interest(finance.instalment[], date, integer) from public;
grant execute on function finance.accrued_interest(finance.instalment[], date, integer) to public;
