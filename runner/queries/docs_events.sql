-- Every kind of business event, with the fields of its payload.
select
    event_type.code,
    event_type.description,
    coalesce(
        array_agg(
            field.name || case when type_field.is_required then '' else '?' end
            order by field.name collate "C"
        ) filter (where field.name is not null),
        '{}'
    ) as fields
from lending.event_type as event_type
left join lending.event_type_field as type_field on event_type.code = type_field.event_type
left join lending.event_field as field on type_field.field = field.name
group by event_type.code, event_type.description
order by event_type.code collate "C"
