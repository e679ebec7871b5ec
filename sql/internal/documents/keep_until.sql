create or replace function internal.keep_until(
    legal_entity_id uuid, retention_class text, from_date date
) returns date
language sql stable
set search_path = ''
begin atomic
    select
        (
            keep_until.from_date
            + make_interval(months => coalesce(p.keep_months, c.keep_months))
        )::date
    from lending.retention_class as c
    left join lending.retention_policy as p
        on
            c.code = p.retention_class
            and p.legal_entity_id = keep_until.legal_entity_id
    where c.code = keep_until.retention_class;
end;

comment on function internal.keep_until(uuid, text, date) is
'Day until which data of the class must be kept if its time begins on from_date: by the entity''s '
'policy, else by the class. Null for an unknown class.';

revoke all on function internal.keep_until(uuid, text, date) from public;
