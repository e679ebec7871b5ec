-- Every field of a payload.
select
    field.name,
    coalesce(field.format, field.json_type) as type,
    field.description
from lending.event_field as field
order by field.name collate "C"
