select
    event_id,
    lease_id,
    event_type,
    aggregate_type,
    aggregate_id,
    occurred_at,
    payload
from api.claim_events(
    legal_entity_id => %(legal_entity_id)s,
    consumer => %(consumer)s,
    batch_size => %(batch_size)s
)
