create or replace view api.dead_event with (security_barrier = true) as
select
    d.legal_entity_id,
    d.consumer_code,
    d.event_id,
    e.event_type,
    e.aggregate_type,
    e.aggregate_id,
    e.occurred_at,
    e.payload,
    d.attempts,
    d.last_error
from lending.event_delivery as d
inner join lending.outbox_event as e
    on d.legal_entity_id = e.legal_entity_id and d.event_id = e.id
where d.state = 'dead';

comment on view api.dead_event is
'Which events could a consumer not handle? One row a dead letter; it holds back later events of '
'its aggregate until it is resolved. Current.';
comment on column api.dead_event.legal_entity_id is 'The tenant.';
comment on column api.dead_event.consumer_code is 'The consumer.';
comment on column api.dead_event.event_id is 'The event.';
comment on column api.dead_event.event_type is 'What happened.';
comment on column api.dead_event.aggregate_type is 'What it happened to.';
comment on column api.dead_event.aggregate_id is 'Key of what it happened to.';
comment on column api.dead_event.occurred_at is 'When it happened.';
comment on column api.dead_event.payload is 'Facts of the event.';
comment on column api.dead_event.attempts is 'Failures.';
comment on column api.dead_event.last_error is 'What the consumer said last.';

grant select on api.dead_event to rently_app, rently_scheduler, rently_auditor;
