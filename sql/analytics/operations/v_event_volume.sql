create or replace view analytics.v_event_volume with (security_barrier = true) as
select
    o.legal_entity_id,
    e.code as legal_entity_code,
    (o.occurred_at at time zone e.time_zone)::date as event_date,
    o.event_type,
    count(*) as event_count
from lending.outbox_event as o
inner join lending.legal_entity as e on o.legal_entity_id = e.id
group by o.legal_entity_id, e.code, event_date, o.event_type;

comment on view analytics.v_event_volume is
'How many business events are recorded? One row an entity, day and event type. Tier 1, always '
'current.';
comment on column analytics.v_event_volume.legal_entity_id is
'The tenant.';
comment on column analytics.v_event_volume.legal_entity_code is
'The tenant''s short name.';
comment on column analytics.v_event_volume.event_date is
'Day on which they occurred, in the entity''s zone.';
comment on column analytics.v_event_volume.event_type is
'Kind of event.';
comment on column analytics.v_event_volume.event_count is
'Number of events.';

grant select on analytics.v_event_volume to
rently_executive,
rently_risk_manager,
rently_collections_agent,
rently_loan_officer,
rently_payments_operator,
rently_accountant,
rently_compliance_officer,
rently_auditor,
rently_readonly_analyst,
rently_bi;
