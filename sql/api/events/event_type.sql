create or replace view api.event_type with (security_barrier = true) as
select
    t.code,
    t.description,
    jsonb_build_object(
        '$schema', 'https://json-schema.org/draft/2020-12/schema',
        '$id', 'urn:rently:event:' || t.code,
        'title', t.code,
        'description', t.description,
        'type', 'object',
        'properties', coalesce(f.properties, '{}'),
        'required', coalesce(f.required, '[]')
    ) as payload_schema
from lending.event_type as t
left join lateral (
    select
        jsonb_object_agg(
            d.name,
            jsonb_strip_nulls(
                jsonb_build_object(
                    'type',
                    case
                        when u.is_required then to_jsonb(d.json_type)
                        else jsonb_build_array(d.json_type, 'null')
                    end,
                    'format', d.format,
                    'description', d.description
                )
            )
        ) as properties,
        coalesce(
            jsonb_agg(d.name order by d.name collate "C") filter (where u.is_required), '[]'
        ) as required
    from lending.event_type_field as u
    inner join lending.event_field as d on u.field = d.name
    where u.event_type = t.code
) as f on true;

comment on view api.event_type is
'Which business events are there, and what does each say? One row a kind of event. Current.';
comment on column api.event_type.code is 'Name.';
comment on column api.event_type.description is 'What happened.';
comment on column api.event_type.payload_schema is
'JSON Schema (draft 2020-12) of the payload. Fields may be added later: readers skip what they do '
'not know.';

grant select on api.event_type to rently_app, rently_scheduler, rently_auditor;
