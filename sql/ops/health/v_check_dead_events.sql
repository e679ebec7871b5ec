create or replace view ops.v_check_dead_events as
select
    format(
        'consumer %s of entity %s: %s dead events', d.consumer_code, d.legal_entity_id, count(*)
    ) as finding
from lending.event_delivery as d
where d.state = 'dead'
group by d.legal_entity_id, d.consumer_code;

comment on view ops.v_check_dead_events is
'Is every business event handled? Events that a consumer gave up, which hold back what follows: '
'one row a consumer. Sees all entities.';
comment on column ops.v_check_dead_events.finding is 'What was found.';

alter view ops.v_check_dead_events owner to rently_refresher;
