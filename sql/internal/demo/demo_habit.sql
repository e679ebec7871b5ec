-- requires: internal.demo_chance
create or replace function internal.demo_habit(loan_number text, seed bigint) returns text
language sql immutable parallel safe
set search_path = ''
begin atomic
    select
        case
            when c.chance < 0.60 then 'punctual'
            when c.chance < 0.78 then 'late'
            when c.chance < 0.84 then 'in_parts'
            when c.chance < 0.885 then 'defaults'
            when c.chance < 0.915 then 'skips'
            when c.chance < 0.945 then 'prepays'
            when c.chance < 0.97 then 'reschedules'
            when c.chance < 0.985 then 'disputes'
            else 'debit'
        end
    from (
        select internal.demo_chance(demo_habit.loan_number || ' habit', demo_habit.seed) as chance
    ) as c;
end;

comment on function internal.demo_habit(text, bigint) is
'How the borrower of a demo loan pays: punctual, late, in_parts, defaults (stops), skips (one in '
'four, paid with the next), prepays, reschedules (stops for two, then has new terms), disputes, '
'debit (a provider collects).';

revoke all on function internal.demo_habit(text, bigint) from public;
