-- The day after the due date is the first late one.
create or replace function internal.paused_days(
    legal_entity_id uuid, loan_id uuid, due_date date, as_of date
) returns integer
language sql stable parallel safe
begin atomic
    select coalesce(sum(upper(p.days) - lower(p.days)), 0)::integer
    from (
        select
            d.paused_during * daterange(
                paused_days.due_date, greatest(paused_days.due_date, paused_days.as_of), '(]'
            ) as days
        from lending.delinquency_pause as d
        where
            d.legal_entity_id = paused_days.legal_entity_id
            and d.loan_id = paused_days.loan_id
    ) as p
    where not isempty(p.days);
end;

comment on function internal.paused_days(uuid, uuid, date, date) is
'Days after a due date, up to and including as_of, on which lateness of a loan does not count.';

revoke all on function internal.paused_days(uuid, uuid, date, date) from public;
