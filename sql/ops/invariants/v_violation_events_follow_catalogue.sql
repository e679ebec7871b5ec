create or replace view ops.v_violation_events_follow_catalogue as
with said as (
    select
        e.legal_entity_id,
        e.id,
        e.event_type,
        p.key as field,
        p.value,
        d.json_type,
        d.format,
        u.is_required
    from lending.outbox_event as e
    cross join lateral jsonb_each(e.payload) as p
    left join lending.event_type_field as u
        on e.event_type = u.event_type and p.key = u.field
    left join lending.event_field as d on u.field = d.name
    where e.recorded_at > now() - interval '30 days'
)

select
    s.legal_entity_id,
    s.id::text as subject,
    jsonb_build_object('event_type', s.event_type, 'field', s.field, 'value', s.value) as detail
from said as s
where
    case
        when s.json_type is null then true
        when jsonb_typeof(s.value) = 'null' then s.is_required
        when s.json_type = 'integer'
            then jsonb_typeof(s.value) <> 'number' or s.value::text !~ '^-?[0-9]+$'
        when jsonb_typeof(s.value) <> s.json_type then true
        when
            s.format = 'uuid'
            then s.value #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        when s.format = 'date' then s.value #>> '{}' !~ '^[0-9]{4,}-[0-9]{2}-[0-9]{2}$'
        else false
    end
union all
select
    e.legal_entity_id,
    e.id::text,
    jsonb_build_object('event_type', e.event_type, 'missing', u.field)
from lending.outbox_event as e
inner join lending.event_type_field as u on e.event_type = u.event_type
where
    u.is_required
    and e.recorded_at > now() - interval '30 days'
    and not e.payload ? u.field;

comment on view ops.v_violation_events_follow_catalogue is
'Which event of the last 30 days says what the catalogue does not, or leaves something out? One '
'row a field. Sees all entities.';
comment on column ops.v_violation_events_follow_catalogue.legal_entity_id is 'The tenant.';
comment on column ops.v_violation_events_follow_catalogue.subject is 'The event.';
comment on column ops.v_violation_events_follow_catalogue.detail is
'Its type, and the field that is wrong or missing.';

alter view ops.v_violation_events_follow_catalogue owner to rently_refresher;
